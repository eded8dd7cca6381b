import { mount } from 'svelte';
import { api } from '$lib/api';
import { App as State } from '$lib/state/app.svelte';
import App from './App.svelte';
import './styles/app.css';

// What goes wrong in the page goes to the log, which redacts it; there is no other place where it would be seen.
window.addEventListener('error', (event) => void api.shell.report('error', event.message));
window.addEventListener(
  'unhandledrejection',
  (event) => void api.shell.report('error', String(event.reason))
);

mount(App, { target: document.getElementById('app')!, props: { app: new State(api) } });
