import { render } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Component } from 'svelte';
import { App } from '$lib/state/app.svelte';
import { fakeApi, type Answers } from './fake-api';
import { info, preferences } from './samples';
import Stage from './Stage.svelte';

/** Shows one part of the window with a program that answers as told. */
export function show(part: unknown, answers: Answers = {}, props: Record<string, unknown> = {}) {
  const app = new App(fakeApi(answers).api, (flush) => flush());
  app.prefs.info = info();
  app.prefs.value = preferences();
  app.followLanguage();
  render(Stage, { props: { app, part: part as Component<Record<string, unknown>>, given: props } });
  return { app, user: userEvent.setup() };
}
