/** What the program put into a request page. Links in it are what their reader may use. */
export interface RequestHead {
  id: string;
  title: string;
  from?: string;
  made_at: string;
  expires_at: string;
  max_size?: number;
  tickets?: TicketData[];
  post?: PostData;
  puts?: PutData[];
  list?: string;
}

/** An upload ticket, as ticket.schema.json describes it; of it what the page needs. */
export interface TicketData {
  id: string;
  key: string;
  max_size: number;
  part_size: number;
  parts: { url: string; signatures: string[] };
  list: string[];
  complete: string;
  head?: string;
}

/** A form by POST policy. */
export interface PostData {
  url: string;
  fields: Record<string, string>;
  prefix: string;
  max_size: number;
}

/** A presigned PUT for one file. */
export interface PutData {
  key: string;
  url: string;
}

/** A file and where it lay in what was dropped or chosen. */
export interface Chosen {
  file: File;
  path: string;
}

/** Why one file was not sent. Each has a sentence with what to do. */
export type Problem =
  'large' | 'slots' | 'places' | 'used' | 'dropped' | 'changed' | 'unreadable' | 'storage';

/** Why nothing can be sent any more, or for now. */
export type Halt = 'ended' | 'closed' | 'refused' | 'full';

/** here: parts of it have arrived in an earlier visit, and the file has to be chosen again. */
export type State = 'waiting' | 'preparing' | 'sending' | 'finishing' | 'received' | 'failed' | 'here';

/** One file on its way. */
export interface Item {
  readonly id: number;
  /** Relative, with the folders that were dropped: safe, and unique among those of this visit. */
  path: string;
  size: number;
  /** Milliseconds since 1970, by the reader's file system. */
  modified: number;
  file: File | null;
  state: State;
  /** Bytes that have arrived. */
  sent: number;
  problem: Problem | '';
  /** When it was received, by the storage's clock; 0 before. */
  at: number;
  /** The ticket that it is being sent by, '' for none. */
  ticket: string;
  /** What its content is told by (printOf), in pieces of so many bytes; '' where that is not known. */
  print: string;
  piece: number;
}

/** Ends the sending of one file. */
export class ItemFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem);
  }
}

/** Ends the sending of everything. */
export class Halted extends Error {
  constructor(readonly halt: Halt) {
    super(halt);
  }
}
