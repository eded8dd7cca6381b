import { EventsOn } from '../wailsjs/runtime/runtime';
import type {
  CloseAskedEvent,
  CopyingEvent,
  DeliveryEvent,
  DroppedEvent,
  GoneEvent,
  HandoverEvent,
  ProfileFileEvent,
  ProfileStepEvent,
  ProgressEvent,
  RequestEvent,
  TransferEvent
} from './types';

/** Names of the events that the program sends; app/events.go holds the same list. */
export const eventNames = {
  transfer: 'transfer',
  progress: 'progress',
  gone: 'gone',
  profileStep: 'profile:step',
  handover: 'handover',
  dropped: 'dropped',
  profileFile: 'profile:file',
  copying: 'copying',
  delivery: 'delivery',
  request: 'request',
  closeAsked: 'close:asked'
} as const;

/**
 * What each event carries. transfer, progress and gone share one row of numbers, seq, that grows by one; each
 * other event has its own.
 */
export interface EventPayloads {
  transfer: TransferEvent;
  /** How far the running transfers are: at most ten a second for all of them together. */
  progress: ProgressEvent;
  /** A transfer was forgotten. */
  gone: GoneEvent;
  profileStep: ProfileStepEvent;
  handover: HandoverEvent;
  dropped: DroppedEvent;
  /** A file with a storage's settings was dropped. */
  profileFile: ProfileFileEvent;
  /** How far the storage is with the copies of links that can be withdrawn. */
  copying: CopyingEvent;
  /** How far files are that go through a request page. */
  delivery: DeliveryEvent;
  /** Something came for a request, or it is over: at most a few a second for each. */
  request: RequestEvent;
  closeAsked: CloseAskedEvent;
}

export type EventName = keyof EventPayloads;

/** Hears one kind of event until the returned function is called. */
export function listen<Name extends EventName>(
  name: Name,
  hear: (payload: EventPayloads[Name]) => void
): () => void {
  return EventsOn(eventNames[name], (payload: EventPayloads[Name]) => hear(payload));
}
