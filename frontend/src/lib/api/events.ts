import { EventsOn } from '../wailsjs/runtime/runtime';
import type { CloseAskedEvent, HandoverEvent, ProfileStepEvent, TransferEvent } from './types';

/** Names of the events that the program sends; app/events.go holds the same list. */
export const eventNames = {
  transfer: 'transfer',
  profileStep: 'profile:step',
  handover: 'handover',
  closeAsked: 'close:asked'
} as const;

/** What each event carries. Its seq grows by one with every event of the same name. */
export interface EventPayloads {
  transfer: TransferEvent;
  profileStep: ProfileStepEvent;
  handover: HandoverEvent;
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
