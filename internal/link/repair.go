package link

// Repair names one kind of damage that Find undid.
type Repair string

// Repairs. The text is part of the message keys: repair_<Repair>.
const (
	RepairAngle           Repair = "angle_brackets"   // <…>
	RepairQuotes          Repair = "quotes"           // "…", smart quotes
	RepairBrackets        Repair = "brackets"         // (…), […]
	RepairMarkdown        Repair = "markdown"         // [text](…)
	RepairHTML            Repair = "html"             // &amp; and the like
	RepairPunctuation     Repair = "punctuation"      // a full stop or comma behind it
	RepairWrapped         Repair = "wrapped"          // broken over lines
	RepairSpaces          Repair = "spaces"           // spaces in the middle
	RepairInvisible       Repair = "invisible"        // zero-width characters, soft hyphens
	RepairQuotedPrintable Repair = "quoted_printable" // =3D, soft breaks
	RepairEscaped         Repair = "escaped"          // \u0026, \/, \&
	RepairScheme          Repair = "scheme"           // hxxps://, no scheme
	RepairPercent         Repair = "percent_encoded"  // the whole link was percent-encoded
	RepairDoublePercent   Repair = "double_encoded"   // %252F for %2F
	RepairHash            Repair = "hash"             // a bare # in the name
	RepairSafeLinks       Repair = "safelinks"        // Outlook
	RepairProofpoint      Repair = "proofpoint"
	RepairBarracuda       Repair = "barracuda"
	RepairGoogle          Repair = "google_redirect"
	RepairSlack           Repair = "slack"
	RepairTrendMicro      Repair = "trend_micro"
	RepairCisco           Repair = "cisco"
	RepairSophos          Repair = "sophos"
	RepairRedirect        Repair = "redirect" // any other service that carries the link in its own
)
