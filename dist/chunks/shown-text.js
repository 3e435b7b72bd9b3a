// src/shown-text.ts
/** An address without what may be a password or a signature in it. */
function shownAddress(url) {
	return url.replace(/(:\/\/)[^/@\s]*@/, "$1***@").replace(/[?#].*$/s, "").slice(0, 300);
}
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}]/gu;
const LINE_SEPARATORS = /[\u2028\u2029]/g;
/** The text as a reader sees it: without control and format characters, but for tabs and line feeds. */
function withoutInvisible(text) {
	return text.replace(INVISIBLE, "").replace(LINE_SEPARATORS, " ");
}

export { withoutInvisible as n, shownAddress as t };