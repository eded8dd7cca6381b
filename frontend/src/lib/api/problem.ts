import type { Problem } from './types';

/** A failure of a call, with what a person is told of it. Its message is the code alone. */
export class AppError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'AppError';
    this.problem = problem;
  }
}

/** The problem for something without a code. It keeps no text of the cause: that may hold a link. */
export function internalProblem(): Problem {
  return { code: 'internal', params: {}, detail: {} };
}

/** Reads what a rejected call carries: a JSON text {code, params, detail}, such an object, or anything else. */
export function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError(readProblem(parsed(cause)) ?? internalProblem());
}

/** The problem of a failed call. */
export function problemOf(cause: unknown): Problem {
  return toAppError(cause).problem;
}

function parsed(cause: unknown): unknown {
  const text = cause instanceof Error ? cause.message : cause;
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readProblem(value: unknown): Problem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, params, detail } = value as Record<string, unknown>;
  if (typeof code !== 'string' || code === '') return undefined;
  return { code, params: texts(params), detail: texts(detail) };
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}
