export namespace app {
	
	export enum AddressStyle {
	    AUTO = "auto",
	    PATH = "path",
	    VIRTUAL = "virtual",
	}
	export enum Cap {
	    CREDENTIAL = "credential",
	    NONE = "",
	    POLICY = "policy",
	    PROVIDER = "provider",
	}
	export enum Capability {
	    DOWNLOAD = "download",
	    UNKNOWN = "unknown",
	    UPLOAD = "upload",
	}
	export enum Existing {
	    ASK = "refuse",
	    RENAME = "rename",
	    REPLACE = "replace",
	    SKIP = "skip",
	}
	export enum IssuedState {
	    ACTIVE = "active",
	    BROKEN = "broken",
	    ENDS_SOON = "ends_soon",
	    EXPIRED = "expired",
	    UNKNOWN_KEY = "unknown_key",
	    WITHDRAWN = "withdrawn",
	}
	export enum ItemState {
	    DONE = "done",
	    FAILED = "failed",
	    LEFT_OUT = "left_out",
	    PENDING = "pending",
	    RUNNING = "running",
	    SKIPPED = "skipped",
	}
	export enum JobKind {
	    DOWNLOAD = "download",
	    FOLDER_DOWNLOAD = "folder_download",
	    FOLDER_UPLOAD = "folder_upload",
	    UPLOAD = "upload",
	}
	export enum JobState {
	    CANCELLED = "cancelled",
	    DONE = "done",
	    FAILED = "failed",
	    FINISHING = "finishing",
	    PAUSED = "paused",
	    PREPARING = "preparing",
	    QUEUED = "queued",
	    RUNNING = "running",
	    WAITING = "waiting",
	}
	export enum LinkFile {
	    PAGE = "html",
	    SHORTCUT = "url",
	}
	export enum LinkKind {
	    FILE = "file",
	    PAGE = "page",
	    REQUEST = "request",
	}
	export enum LinkState {
	    CUT_OFF = "cut_off",
	    EXPIRED = "expired",
	    GONE = "gone",
	    REFUSED = "refused",
	    UNKNOWN = "unknown",
	    WORKS = "works",
	}
	export enum RequestKind {
	    PAGE = "page",
	    POST = "post",
	    PUT = "put",
	    TICKET = "ticket",
	}
	export enum RequestLimit {
	    ARRIVAL = "arrival",
	    NONE = "",
	    SIGNATURE = "signature",
	}
	export enum RequestState {
	    CLOSED = "closed",
	    CLOSING = "closing",
	    MAKING = "making",
	    OPEN = "open",
	}
	export enum StepName {
	    CLOCK = "clock",
	    CONNECT = "connect",
	    KEY = "key",
	    LIST = "list",
	    READ = "read",
	    REGION = "region",
	    RESOLVE = "resolve",
	    TLS = "tls",
	}
	export enum StepState {
	    FAILED = "failed",
	    OK = "ok",
	    SKIPPED = "skipped",
	}
	export enum Theme {
	    DARK = "dark",
	    LIGHT = "light",
	    SYSTEM = "system",
	}
	export enum VaultKind {
	    KEYCHAIN = "keychain",
	    MEMORY = "memory",
	    PASSPHRASE = "passphrase",
	    UNOPENED = "unopened",
	}
	export enum Verified {
	    CRC32C = "crc32c",
	    CRC64NVME = "crc64nvme",
	    ETAG_PARTS = "etag_parts",
	    MD5 = "md5",
	    NOT = "",
	    SIZE = "size",
	}
	export enum Via {
	    FORM = "form",
	    LINK = "link",
	    PROFILE = "",
	    TICKET = "ticket",
	}
	export enum WaitReason {
	    ADDRESS = "address",
	    DISK = "disk",
	    LINK = "link",
	    NETWORK = "network",
	    NONE = "",
	    TIME = "time",
	}
	export interface Arrival {
	    id: number;
	    name: string;
	    path: string;
	    size: number;
	    at: string;
	    seen: boolean;
	    tooLarge: boolean;
	}
	export interface ArrivalFilter {
	    request: string;
	    before: number;
	    limit: number;
	}
	export interface ArrivalPage {
	    arrivals: Arrival[];
	    next: number;
	}
	export interface AskRequest {
	    profile: string;
	    bucket: string;
	    prefix: string;
	    kind: RequestKind;
	    title: string;
	    note: string;
	    from: string;
	    maxBytes: number;
	    expiresInSeconds: number;
	    until: string;
	}
	export interface Problem {
	    code: string;
	    params: Record<string, string>;
	    detail: Record<string, string>;
	}
	export interface FileRequest {
	    id: string;
	    kind: RequestKind;
	    state: RequestState;
	    title: string;
	    note: string;
	    profile: string;
	    bucket: string;
	    prefix: string;
	    maxBytes: number;
	    limit: RequestLimit;
	    cappedBy: Cap;
	    hasLink: boolean;
	    linkId: string;
	    file: string;
	    createdAt: string;
	    expiresAt: string;
	    closedAt: string;
	    checkedAt: string;
	    arrived: number;
	    unseen: number;
	}
	export interface Asked {
	    request: FileRequest;
	    url: string;
	    localOnly: boolean;
	    notice?: Problem;
	}
	export interface BrowseRequest {
	    profile: string;
	    bucket: string;
	    prefix: string;
	    token: string;
	}
	export interface CloseAskedEvent {
	    seq: number;
	    running: number;
	}
	export interface CopyingEvent {
	    seq: number;
	    name: string;
	    done: number;
	    size: number;
	}
	export interface IssuedLink {
	    id: string;
	    profile: string;
	    host: string;
	    bucket: string;
	    key: string;
	    versionId: string;
	    name: string;
	    inline: boolean;
	    method: string;
	    size: number;
	    state: IssuedState;
	    cappedBy: Cap;
	    signedAt: string;
	    expiresAt: string;
	    createdAt: string;
	    kind: LinkKind;
	    withdrawable: boolean;
	    files: number;
	    bytes: number;
	    localOnly: boolean;
	}
	export interface Created {
	    issued: IssuedLink;
	    url: string;
	    notice?: Problem;
	}
	export interface DeliverRequest {
	    link: string;
	    handle: string;
	    name: string;
	    allowPrivate: boolean;
	}
	export interface Delivery {
	    name: string;
	    files: number;
	    bytes: number;
	    sent: number;
	    sentBytes: number;
	    failed: number;
	    leftOut: number;
	    job: string;
	    problem?: Problem;
	    ended: boolean;
	    rest: string;
	}
	export interface DeliveryEvent {
	    seq: number;
	    delivery: Delivery;
	}
	export interface Deposit {
	    ticket: boolean;
	    maxBytes: number;
	    once: boolean;
	    several: boolean;
	    title: string;
	    note: string;
	    from: string;
	    name: string;
	}
	export interface Place {
	    bucket: string;
	    prefix: string;
	}
	export interface Draft {
	    name: string;
	    preset: string;
	    account: string;
	    endpoint: string;
	    publicEndpoint: string;
	    region: string;
	    style: AddressStyle;
	    accessKeyId: string;
	    secret: string;
	    sessionToken: string;
	    caPem: string;
	    places: Place[];
	    defaultExpirySeconds: number;
	    maxExpirySeconds: number;
	    credentialExpires: string;
	}
	export interface Picked {
	    handle: string;
	    files: number;
	    folders: number;
	    missing: number;
	    bytes: number;
	    names: string[];
	}
	export interface DroppedEvent {
	    seq: number;
	    picked: Picked;
	}
	export interface Ending {
	    issued: IssuedLink;
	    others: number;
	    bytes: number;
	    filesOpen: number;
	    accessKeyId: string;
	    canRemoveFile: boolean;
	}
	export interface Entry {
	    key: string;
	    name: string;
	    folder: boolean;
	    size: number;
	    modified: string;
	    etag: string;
	}
	export interface RequestEvent {
	    seq: number;
	    request: FileRequest;
	    news: number;
	}
	export interface ProfileFile {
	    handle: string;
	    sealed: boolean;
	    name: string;
	    preset: string;
	    endpoint: string;
	    publicEndpoint: string;
	    accessKeyId: string;
	    places: string[];
	}
	export interface ProfileFileEvent {
	    seq: number;
	    file: ProfileFile;
	    problem?: Problem;
	}
	export interface HandoverEvent {
	    seq: number;
	    count: number;
	}
	export interface TestStep {
	    name: StepName;
	    state: StepState;
	    problem?: Problem;
	    detail: Record<string, string>;
	}
	export interface ProfileStepEvent {
	    seq: number;
	    profile: string;
	    step: TestStep;
	}
	export interface GoneEvent {
	    seq: number;
	    id: string;
	}
	export interface Progress {
	    id: string;
	    done: number;
	    fetched: number;
	    size: number;
	    bytesPerSecond: number;
	    files: number;
	    filesDone: number;
	    filesFailed: number;
	    filesSkipped: number;
	    listed: boolean;
	}
	export interface ProgressEvent {
	    seq: number;
	    rows: Progress[];
	}
	export interface Job {
	    id: string;
	    kind: JobKind;
	    state: JobState;
	    wait: WaitReason;
	    problem?: Problem;
	    name: string;
	    folder: string;
	    path: string;
	    host: string;
	    via: Via;
	    profile: string;
	    bucket: string;
	    key: string;
	    size: number;
	    done: number;
	    resumed: number;
	    fetched: number;
	    bytesPerSecond: number;
	    verified: Verified;
	    skipped: boolean;
	    files: number;
	    filesDone: number;
	    filesFailed: number;
	    filesSkipped: number;
	    listed: boolean;
	    linkExpiresAt: string;
	    hasLink: boolean;
	    position: number;
	    startAt: string;
	    attempts: number;
	    createdAt: string;
	    updatedAt: string;
	    finishedAt: string;
	}
	export interface TransferEvent {
	    seq: number;
	    job: Job;
	}
	export interface EventShapes {
	    transfer: TransferEvent;
	    progress: ProgressEvent;
	    gone: GoneEvent;
	    profileStep: ProfileStepEvent;
	    handover: HandoverEvent;
	    dropped: DroppedEvent;
	    profileFile: ProfileFileEvent;
	    copying: CopyingEvent;
	    delivery: DeliveryEvent;
	    request: RequestEvent;
	    closeAsked: CloseAskedEvent;
	}
	export interface ExtendRequest {
	    id: string;
	    expiresInSeconds: number;
	    until: string;
	}
	export interface Extent {
	    files: number;
	    bytes: number;
	}
	export interface FetchRequest {
	    request: string;
	    arrival: number;
	    folder: string;
	}
	
	
	
	export interface HistoryFilter {
	    search: string;
	    state: JobState;
	    kinds: string[];
	    since: string;
	    after: string;
	    limit: number;
	}
	export interface Info {
	    version: string;
	    os: string;
	    arch: string;
	    vault: VaultKind;
	    dataDir: string;
	    timezone: string;
	    locale: string;
	    notices: Problem[];
	    problem?: Problem;
	}
	export interface PageFile {
	    path: string;
	    size: number;
	}
	export interface PastedPage {
	    title: string;
	    note: string;
	    files: number;
	    bytes: number;
	    first: PageFile[];
	}
	export interface Inspection {
	    handle: string;
	    provider: string;
	    scheme: string;
	    state: LinkState;
	    problem?: Problem;
	    capability: Capability;
	    method: string;
	    name: string;
	    size: number;
	    host: string;
	    bucket: string;
	    key: string;
	    versionId: string;
	    region: string;
	    etag: string;
	    modified: string;
	    ranges: boolean;
	    signedAt: string;
	    expiresAt: string;
	    secondsLeft: number;
	    sessionToken: boolean;
	    resumableBytes: number;
	    repairs: string[];
	    rewriter: string;
	    private: boolean;
	    probed: boolean;
	    issuedByUs: boolean;
	    issuedId: string;
	    upload?: Deposit;
	    page?: PastedPage;
	}
	
	export interface Item {
	    n: number;
	    path: string;
	    size: number;
	    state: ItemState;
	    reason: string;
	    renamed: string;
	    verified: Verified;
	    problem?: Problem;
	}
	export interface ItemFilter {
	    job: string;
	    state: ItemState;
	    after: number;
	    limit: number;
	}
	export interface ItemPage {
	    items: Item[];
	    more: boolean;
	}
	
	export interface JobPage {
	    jobs: Job[];
	    next: string;
	}
	export interface Letter {
	    subject: string;
	    draft: string;
	    message: string;
	    tooLong: boolean;
	}
	export interface Limit {
	    maxSeconds: number;
	    cappedBy: Cap;
	    credentialEndsAt: string;
	    defaultSeconds: number;
	    timezone: string;
	    serverTime: string;
	}
	export interface Limits {
	    jobs: number;
	    connections: number;
	    perHost: number;
	    downPerSecond: number;
	    upPerSecond: number;
	}
	export interface LinkFilter {
	    state: IssuedState;
	    search: string;
	    after: string;
	    limit: number;
	}
	export interface LinkPage {
	    links: IssuedLink[];
	    next: string;
	}
	export interface Page {
	    entries: Entry[];
	    next: string;
	}
	
	
	
	
	export interface Preferences {
	    downloadFolder: string;
	    language: string;
	    theme: Theme;
	    agreedHosts: string[];
	    conflict: Existing;
	    lastProfile: string;
	    lastBucket: string;
	    lastPrefix: string;
	    lastExpirySeconds: number;
	    lastWithdrawable: boolean;
	    lastEach: boolean;
	}
	export interface Preset {
	    name: string;
	    title: string;
	    endpointTemplate: string;
	    defaultRegion: string;
	    style: AddressStyle;
	    maxExpirySeconds: number;
	}
	
	export interface Profile {
	    id: string;
	    name: string;
	    preset: string;
	    endpoint: string;
	    publicEndpoint: string;
	    region: string;
	    style: AddressStyle;
	    accessKeyId: string;
	    caPem: string;
	    places: Place[];
	    defaultExpirySeconds: number;
	    maxExpirySeconds: number;
	    credentialExpires: string;
	    createdAt: string;
	    practice: boolean;
	}
	
	
	export interface ProfileFileRequest {
	    handle: string;
	    name: string;
	    passphrase: string;
	    accessKeyId: string;
	    secret: string;
	}
	
	
	
	export interface RequestClosed {
	    request: FileRequest;
	    usableUntil: string;
	}
	
	export interface RequestFilter {
	    openOnly: boolean;
	    search: string;
	    after: string;
	    limit: number;
	}
	export interface RequestPage {
	    requests: FileRequest[];
	    next: string;
	}
	export interface SaveFolderRequest {
	    profile: string;
	    bucket: string;
	    prefix: string;
	    folder: string;
	    existing: Existing;
	}
	export interface SaveRequest {
	    handle: string;
	    folder: string;
	    name: string;
	    existing: Existing;
	    allowPrivate: boolean;
	}
	export interface SendRequest {
	    handle: string;
	    profile: string;
	    bucket: string;
	    prefix: string;
	    existing: Existing;
	    name: string;
	}
	export interface ShareManyRequest {
	    profile: string;
	    bucket: string;
	    items: string[];
	    title: string;
	    each: boolean;
	    expiresInSeconds: number;
	    until: string;
	    withdrawable: boolean;
	    copying: string;
	}
	export interface ShareRequest {
	    profile: string;
	    bucket: string;
	    key: string;
	    versionId: string;
	    expiresInSeconds: number;
	    until: string;
	    name: string;
	    inline: boolean;
	    withdrawable: boolean;
	    copying: string;
	}
	export interface ShareSentRequest {
	    job: string;
	    title: string;
	    each: boolean;
	    expiresInSeconds: number;
	    until: string;
	    withdrawable: boolean;
	    copying: string;
	}
	export interface Shared {
	    page?: Created;
	    links: IssuedLink[];
	}
	
	
	export interface Withdrawn {
	    issued: IssuedLink;
	    others: IssuedLink[];
	    proved: boolean;
	    versionsLeft: boolean;
	    filesOpen: number;
	}

}

