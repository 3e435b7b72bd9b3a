// src/shown-address.ts
/** An address without what may be a password or a signature in it. */
function shownAddress(url) {
	return url.replace(/(:\/\/)[^/@\s]*@/, "$1***@").replace(/[?#].*$/s, "").slice(0, 300);
}

export { shownAddress as t };