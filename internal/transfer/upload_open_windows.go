package transfer

// nonBlock has no flag here.
const nonBlock = 0
