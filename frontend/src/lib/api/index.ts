import * as Links from '../wailsjs/go/app/Links';
import * as Requests from '../wailsjs/go/app/Requests';
import * as Settings from '../wailsjs/go/app/Settings';
import * as Shell from '../wailsjs/go/app/Shell';
import * as Storage from '../wailsjs/go/app/Storage';
import * as Transfers from '../wailsjs/go/app/Transfers';
import * as Uploads from '../wailsjs/go/app/Uploads';
import { listen } from './events';
import { toAppError } from './problem';
import type * as T from './types';

export * from './types';
export { AppError, internalProblem, problemOf } from './problem';
export type { EventName, EventPayloads } from './events';

/**
 * Turns a generated call into one that takes and gives plain types and rejects with AppError alone. The
 * generated types differ from the plain ones only in that their enums are nominal; lists may come as null.
 */
function call<Args extends unknown[], Result>(generated: (...args: never[]) => Promise<unknown>) {
  return async (...args: Args): Promise<Result> => {
    try {
      return (await generated(...(args as unknown as never[]))) as Result;
    } catch (cause) {
      throw toAppError(cause);
    }
  };
}

/** As call, for a list: no items may come as null. */
function list<Args extends unknown[], Item>(generated: (...args: never[]) => Promise<unknown>) {
  const inner = call<Args, Item[] | null>(generated);
  return async (...args: Args): Promise<Item[]> => (await inner(...args)) ?? [];
}

/** Everything that the page can ask of the program. */
export const api = {
  links: {
    /** Finds links in any text at once; asks no server. */
    read: list<[text: string], T.Inspection>(Links.Read),
    /** Asks the storage about one link that read found. */
    probe: call<[handle: string], T.Inspection>(Links.Probe),
    handed: list<[], T.Inspection>(Links.Handed),
    cap: call<[profile: string], T.Limit>(Links.Cap),
    create: call<[request: T.ShareRequest], T.Created>(Links.Create),
    list: call<[filter: T.LinkFilter], T.LinkPage>(Links.List),
    show: call<[id: string], T.Created>(Links.Show),
    extend: call<[request: T.ExtendRequest], T.Created>(Links.Extend),
    refresh: call<[id: string], T.IssuedLink>(Links.Refresh),
    copy: call<[id: string], void>(Links.Copy),
    /** One page with links to all that is asked for, or a link to each file. */
    shareMany: call<[request: T.ShareManyRequest], T.Shared>(Links.ShareMany),
    /** How much would be shared. */
    measure: call<[request: T.ShareManyRequest], T.Extent>(Links.Measure),
    /** Ends the making of links whose copies have this name. */
    stopCopying: call<[name: string], void>(Links.StopCopying),
    /** What ending a link would do. */
    ending: call<[id: string], T.Ending>(Links.Ending),
    withdraw: call<[id: string], T.Withdrawn>(Links.Withdraw),
    /** Ends a plain link by deleting its file. */
    removeFile: call<[id: string], T.Withdrawn>(Links.RemoveFile),
    /** What a link is sent with, in a language of the message files. */
    letter: call<[id: string, language: string], T.Letter>(Links.Letter),
    /** Saves a small file with the link in Downloads, and gives its name. */
    saveAs: call<[id: string, form: T.LinkFile, language: string], string>(Links.SaveAs),
    saveTable: call<[ids: string[], name: string], string>(Links.SaveTable),
    copyTable: call<[ids: string[]], void>(Links.CopyTable)
  },
  transfers: {
    save: call<[request: T.SaveRequest], T.Job>(Transfers.Save),
    list: list<[], T.Job>(Transfers.List),
    history: call<[filter: T.HistoryFilter], T.JobPage>(Transfers.History),
    /** One page of the files of a folder's transfer. */
    items: call<[filter: T.ItemFilter], T.ItemPage>(Transfers.Items),
    pause: call<[id: string], T.Job>(Transfers.Pause),
    resume: call<[id: string], T.Job>(Transfers.Resume),
    cancel: call<[id: string], T.Job>(Transfers.Cancel),
    retry: call<[id: string], T.Job>(Transfers.Retry),
    giveLink: call<[id: string, text: string], T.Job>(Transfers.GiveLink),
    agreeAddress: call<[id: string], T.Job>(Transfers.AgreeAddress),
    showInFolder: call<[id: string], void>(Transfers.ShowInFolder),
    /** Puts a transfer right before another one; '' is the end of the queue. */
    moveBefore: call<[id: string, before: string], void>(Transfers.MoveBefore),
    /** Lets a transfer go on at a moment and not before; '' is at once. */
    startAt: call<[id: string, at: string], T.Job>(Transfers.StartAt),
    saveFolder: call<[request: T.SaveFolderRequest], T.Job>(Transfers.SaveFolder),
    pauseAll: call<[], void>(Transfers.PauseAll),
    resumeAll: call<[], void>(Transfers.ResumeAll),
    forget: call<[id: string], void>(Transfers.Forget)
  },
  uploads: {
    /** Opens the system's dialog; dismissed, the handle is ''. */
    chooseFiles: call<[], T.Picked>(Uploads.ChooseFiles),
    chooseFolder: call<[], T.Picked>(Uploads.ChooseFolder),
    /** Makes one of two that were picked one after the other. */
    join: call<[first: string, second: string], T.Picked>(Uploads.Join),
    send: call<[request: T.SendRequest], T.Job>(Uploads.Send),
    /** Sends one picked file through an upload link or a ticket. */
    deliver: call<[request: T.DeliverRequest], T.Job>(Uploads.Deliver),
    /** Sends all that was picked through a request page; the event delivery tells how it goes. */
    deliverAll: call<[request: T.DeliverRequest], T.Delivery>(Uploads.DeliverAll),
    stopDelivery: call<[name: string], void>(Uploads.StopDelivery),
    /** Links to what a finished upload stored, and to nothing else. */
    shareItems: call<[request: T.ShareSentRequest], T.Shared>(Uploads.ShareItems),
    /** Says what to do with names that are taken, and tries again. */
    answer: call<[id: string, existing: T.Conflict], T.Job>(Uploads.Answer)
  },
  /** Asking others for files, and what came. */
  requests: {
    create: call<[request: T.AskRequest], T.Asked>(Requests.Create),
    list: call<[filter: T.RequestFilter], T.RequestPage>(Requests.List),
    arrivals: call<[filter: T.ArrivalFilter], T.ArrivalPage>(Requests.Arrivals),
    /** Asks the storage now what came. */
    look: call<[id: string], T.FileRequest>(Requests.Look),
    /** Marks what came up to an arrival; 0 is all. */
    markSeen: call<[id: string, upTo: number], T.FileRequest>(Requests.MarkSeen),
    /** Saves one arrival, or all, below a folder. */
    fetch: list<[fetch: T.FetchRequest], T.Job>(Requests.Fetch),
    show: call<[id: string], T.Asked>(Requests.Show),
    copy: call<[id: string], void>(Requests.Copy),
    /** Shows the file of a ticket or a form in the file manager. */
    reveal: call<[id: string], void>(Requests.Reveal),
    close: call<[id: string], T.RequestClosed>(Requests.Close)
  },
  storage: {
    presets: list<[], T.Preset>(Storage.Presets),
    profiles: list<[], T.Profile>(Storage.Profiles),
    add: call<[draft: T.Draft], T.Profile>(Storage.Add),
    update: call<[name: string, draft: T.Draft], T.Profile>(Storage.Update),
    /** Reads a storage's settings out of a text; the handle is '' where it is nothing of the kind. */
    readFile: call<[text: string], T.ProfileFile>(Storage.ReadFile),
    /** Opens the system's dialog; dismissed, the handle is ''. */
    chooseFile: call<[], T.ProfileFile>(Storage.ChooseFile),
    addFile: call<[request: T.ProfileFileRequest], T.Profile>(Storage.AddFile),
    remove: call<[name: string], void>(Storage.Remove),
    test: list<[name: string], T.TestStep>(Storage.Test),
    buckets: list<[profile: string], string>(Storage.Buckets),
    browse: call<[request: T.BrowseRequest], T.Page>(Storage.Browse),
    startPractice: call<[], T.Profile>(Storage.StartPractice)
  },
  settings: {
    get: call<[], T.Preferences>(Settings.Get),
    set: call<[preferences: T.Preferences], T.Preferences>(Settings.Set),
    limits: call<[], T.Limits>(Settings.Limits),
    setLimits: call<[limits: T.Limits], void>(Settings.SetLimits),
    /** Whether the computer is kept awake while files move. */
    staysAwake: call<[], boolean>(Settings.StaysAwake),
    stayAwake: call<[on: boolean], void>(Settings.StayAwake),
    chooseFolder: call<[start: string], string>(Settings.ChooseFolder),
    agreeHost: call<[host: string], void>(Settings.AgreeHost),
    forgetHost: call<[host: string], void>(Settings.ForgetHost)
  },
  shell: {
    info: call<[], T.Info>(Shell.Info),
    clipboardText: call<[], string>(Shell.ClipboardText),
    copyText: call<[text: string], void>(Shell.CopyText),
    openDownloads: call<[], void>(Shell.OpenDownloads),
    openLogs: call<[], void>(Shell.OpenLogs),
    report: call<[level: 'error' | 'warn', text: string], void>(Shell.Report),
    /** Shows a notification of the system, where there are such. */
    notify: call<[title: string, text: string], void>(Shell.Notify),
    mail: call<[subject: string, body: string], void>(Shell.Mail),
    ready: call<[heading: string], void>(Shell.Ready),
    unlock: call<[passphrase: string], void>(Shell.Unlock),
    quit: call<[], void>(Shell.Quit),
    stay: call<[], void>(Shell.Stay)
  },
  listen
};

/** The seam that state stands on; tests give their own. */
export type Api = typeof api;
