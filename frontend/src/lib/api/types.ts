import type { app } from '../wailsjs/go/models';

/** The generated types with their enums as plain unions, so that a value compares with its text. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

export type Problem = Plain<app.Problem>;

export type Inspection = Plain<app.Inspection>;
/** What a share page offers. */
export type PastedPage = NonNullable<Inspection['page']>;
/** What an upload link, a ticket or a request page takes. */
export type Deposit = NonNullable<Inspection['upload']>;
export type DeliverRequest = Plain<app.DeliverRequest>;
/** Files on their way through a request page. */
export type Delivery = Plain<app.Delivery>;
export type LinkState = Inspection['state'];
export type Limit = Plain<app.Limit>;
export type Cap = Limit['cappedBy'];
export type ShareRequest = Plain<app.ShareRequest>;
export type IssuedLink = Plain<app.IssuedLink>;
export type IssuedState = IssuedLink['state'];
export type Created = Plain<app.Created>;
/** State '' is all. */
export type LinkFilter = Omit<Plain<app.LinkFilter>, 'state'> & { state: IssuedState | '' };
export type LinkKind = IssuedLink['kind'];
export type LinkFile = `${app.LinkFile}`;
export type ShareManyRequest = Plain<app.ShareManyRequest>;
export type ShareSentRequest = Plain<app.ShareSentRequest>;
/** A page's link, or links to each file, whose addresses the page does not have. */
export type Shared = Plain<app.Shared>;
export type Extent = Plain<app.Extent>;
export type Ending = Plain<app.Ending>;
export type Withdrawn = Plain<app.Withdrawn>;
export type Letter = Plain<app.Letter>;
export type LinkPage = Plain<app.LinkPage>;
export type ExtendRequest = Plain<app.ExtendRequest>;

export type Job = Plain<app.Job>;
export type JobState = Job['state'];
export type JobKind = Job['kind'];
export type Item = Plain<app.Item>;
export type ItemState = Item['state'];
/** State '' is all. */
export type ItemFilter = Omit<Plain<app.ItemFilter>, 'state'> & { state: ItemState | '' };
export type ItemPage = Plain<app.ItemPage>;
export type SaveFolderRequest = Plain<app.SaveFolderRequest>;
export type SaveRequest = Plain<app.SaveRequest>;
/** State '' is all that are finished. */
export type HistoryFilter = Omit<Plain<app.HistoryFilter>, 'state'> & { state: JobState | '' };
export type JobPage = Plain<app.JobPage>;

export type Picked = Plain<app.Picked>;
export type SendRequest = Plain<app.SendRequest>;
/** What an upload does where a name is taken; refuse: the reader is asked. */
export type Conflict = SendRequest['existing'];

export type FileRequest = Plain<app.FileRequest>;
export type RequestKind = FileRequest['kind'];
export type AskRequest = Plain<app.AskRequest>;
/** A request with what is to be handed out. */
export type Asked = Plain<app.Asked>;
export type RequestFilter = Plain<app.RequestFilter>;
export type RequestPage = Plain<app.RequestPage>;
/** A file that came. */
export type Arrival = Plain<app.Arrival>;
export type ArrivalFilter = Plain<app.ArrivalFilter>;
export type ArrivalPage = Plain<app.ArrivalPage>;
export type FetchRequest = Plain<app.FetchRequest>;
export type RequestClosed = Plain<app.RequestClosed>;

export type Preset = Plain<app.Preset>;
export type Place = Plain<app.Place>;
export type Profile = Plain<app.Profile>;
export type Draft = Plain<app.Draft>;
export type ProfileFile = Plain<app.ProfileFile>;
export type ProfileFileRequest = Plain<app.ProfileFileRequest>;
export type TestStep = Plain<app.TestStep>;
export type BrowseRequest = Plain<app.BrowseRequest>;
export type Entry = Plain<app.Entry>;
export type Page = Plain<app.Page>;

export type Preferences = Plain<app.Preferences>;
/** What transfers are bounded by; 0 is no limit, or the program's own choice. */
export type Limits = Plain<app.Limits>;
export type Theme = Preferences['theme'];
export type Info = Plain<app.Info>;

export type TransferEvent = Plain<app.TransferEvent>;
export type Progress = Plain<app.Progress>;
export type ProgressEvent = Plain<app.ProgressEvent>;
export type GoneEvent = Plain<app.GoneEvent>;
export type ProfileStepEvent = Plain<app.ProfileStepEvent>;
export type HandoverEvent = Plain<app.HandoverEvent>;
export type RequestEvent = Plain<app.RequestEvent>;
export type DroppedEvent = Plain<app.DroppedEvent>;
export type ProfileFileEvent = Plain<app.ProfileFileEvent>;
export type CopyingEvent = Plain<app.CopyingEvent>;
export type DeliveryEvent = Plain<app.DeliveryEvent>;
export type CloseAskedEvent = Plain<app.CloseAskedEvent>;
