import { mount } from 'svelte';
import { api } from '$lib/api';
import { reportToLog, tellReady } from '$lib/api/console';
import { App as State } from '$lib/state/app.svelte';
import App from './App.svelte';
import 'uplot/dist/uPlot.min.css';
import './styles/app.css';

reportToLog();
mount(App, { target: document.getElementById('app')!, props: { app: new State(api) } });
tellReady();
