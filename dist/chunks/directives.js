// src/dockerfile/blanks.ts
/** What Go calls a blank (unicode.IsSpace), and hence BuildKit; JavaScript's \s has U+FEFF instead of U+0085. */
const BLANKS = /* @__PURE__ */ new Set("	\n\v\f\r \xA0            \u2028\u2029  　");
/** Between words of an instruction. */
const WORD_BLANKS = "	\v\f\r ";
/** Without BuildKit's blanks in front. Like the others here in linear time, which `/\s+$/` is not. */
function trimStart(text) {
	let start = 0;
	while (start < text.length && BLANKS.has(text.charAt(start))) start += 1;
	return text.slice(start);
}
/** Without BuildKit's blanks in front and behind. */
function trim(text) {
	let end = text.length;
	while (end > 0 && BLANKS.has(text.charAt(end - 1))) end -= 1;
	return trimStart(text.slice(0, end));
}
/** Without any of these characters behind. */
function trimEndOf(text, characters) {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}
/** The words between blanks of one line. */
function wordsOf(text) {
	return text.split(/[\t\v\f\r ]/).filter((word) => word !== "");
}
/**
* Whether a text holds what readers may take for different things: a control character but the tab, a blank or separator outside
* ASCII, or bytes that are not UTF-8.
*/
function isDoubtful(text) {
	return /[^\P{C}\t]|[\u0085\ufffd]|(?! )\p{Z}/u.test(text);
}

// src/dockerfile/directives.ts
const KNOWN = [
	"syntax",
	"escape",
	"check"
];
/** What \s is in Go's regular expressions. */
const SPACES = "	\n\f\r ";
/** What stood in front of a directive's name up to BuildKit 0.25; newer ones pass over all that Unicode calls a blank. */
const STRICT_FRONT = /^#[\t\n\f\r ]*[A-Za-z]/;
/**
* The directive on a line, whatever its name: `# escape=x`, or with `//` for `mark`. `line` begins with the mark. As BuildKit's
* parser/directives.go reads it.
*/
function directiveOf(line, mark = "#") {
	if (!line.startsWith(mark)) return void 0;
	const rest = trimStart(line.slice(mark.length));
	const at = rest.indexOf("=");
	const name = trimEndOf(rest.slice(0, Math.max(at, 0)), SPACES);
	const raw = rest.slice(at + 1);
	if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || raw === "") return void 0;
	const value = trimEndOf(raw, SPACES);
	let start = 0;
	while (start < value.length && SPACES.includes(value.charAt(start))) start += 1;
	return {
		name: name.toLowerCase(),
		value: value.slice(start) || " "
	};
}
/** The directives at the top of a file: the first line that is none ends them, one of an unknown name too. */
function directivesOf(lines, mark = "#") {
	const found = [];
	for (const line of lines) {
		const directive = directiveOf(line, mark);
		if (directive === void 0 || !KNOWN.includes(directive.name)) break;
		found.push(directive);
	}
	return found;
}
/**
* The escape character of a Dockerfile, and why its lines may be joined in another way than that says: BuildKit refuses the
* directive, or it stands where only some versions of it look. `lines` without line ends and byte order mark.
*/
function escapeOf(lines) {
	const starts = lines.map((line) => trimStart(line));
	const top = directivesOf(starts);
	const escapes = top.filter(({ name }) => name === "escape");
	const character = escapes[0]?.value === "`" ? "`" : "\\";
	const unread = (at, why) => ({
		character,
		unread: {
			line: at + 1,
			why
		}
	});
	const odd = starts.slice(0, top.length).findIndex((start) => !STRICT_FRONT.test(start));
	if (odd >= 0) return unread(odd, "this directive begins with a space that only some versions of BuildKit ignore");
	if (escapes.some(({ value }) => value !== "`" && value !== "\\")) return unread(0, "the directive escape allows only a backslash or a backtick");
	if (new Set(top.map(({ name }) => name)).size < top.length) return unread(0, "a directive appears twice");
	for (let at = top.length; at < starts.length; at += 1) {
		const start = starts[at];
		if (start !== "" && !start.startsWith("#")) break;
		if (directiveOf(start)?.name === "escape") return unread(at, "this directive is not at the top, so only some versions of BuildKit follow it");
	}
	return { character };
}
/** What a Dockerfile says of the program that is to read it: `# syntax=`, as BuildKit's DetectSyntax finds it. */
function syntaxOf(text) {
	const lines = text.replace(/^\uFEFF/, "").replace(/^#![^\n]*(?:\n|$)/, "").split("\n");
	for (const mark of ["#", "//"]) {
		const found = directivesOf(lines, mark).find(({ name }) => name === "syntax");
		if (found !== void 0) return found.value;
	}
	return /^\s*\{/.test(text) ? "{" : void 0;
}

export { trim as a, wordsOf as c, isDoubtful as i, syntaxOf as n, trimEndOf as o, WORD_BLANKS as r, trimStart as s, escapeOf as t };