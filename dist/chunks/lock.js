import { t as Failure } from "./failure.js";
import { n as isCommit, s as parseReference } from "./reference.js";
import { a as isLoginFile, i as isCredentialFile, s as sha256 } from "./hashed-files.js";
import { posix } from "node:path";
import { createHash } from "node:crypto";

// src/nearest.ts
/** The known name that a misspelt one most likely stands for; `undefined` when none is near. */
function nearest(name, known) {
	const plain = (text) => text.toLowerCase().replaceAll("_", "-");
	const most = Math.max(2, Math.floor(name.length / 3));
	const [best] = known.map((candidate) => ({
		candidate,
		steps: distance(plain(name), plain(candidate), most)
	})).filter(({ steps }) => steps <= most).sort((a, b) => a.steps - b.steps);
	return best?.candidate;
}
/** Levenshtein's distance; anything above `most` is only known to be above it. */
function distance(a, b, most) {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [i, letter] of [...a].entries()) {
		const next = [i + 1];
		for (const [j, other] of [...b].entries()) {
			const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
			next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}

// src/environment/python-version.ts
const PRE$1 = String.raw`[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*`;
const POST$1 = String.raw`-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*`;
const VERSION = new RegExp(String.raw`^v?(\d+(?:\.\d+)*)(${PRE$1})?(${POST$1})?([-_.]?dev[-_.]?\d*)?$`, "i");
function readVersion(text) {
	const found = VERSION.exec(text.trim());
	if (found === null) return void 0;
	const [, release = "", pre, post, dev] = found;
	const phase = pre !== void 0 || dev !== void 0 && post === void 0 ? -1 : post === void 0 ? 0 : 1;
	return {
		release: release.split(".").map(Number),
		phase
	};
}
function compare(a, b) {
	for (let at = 0; at < Math.max(a.release.length, b.release.length); at += 1) {
		const difference = (a.release[at] ?? 0) - (b.release[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return a.phase - b.phase;
}
/**
* Whether a final release of Python or the version in a marker satisfies the other one, as PEP 440 has it. `'no version'`
* where the right side is none for this operator: then the two are texts. `undefined` where it is not known.
*/
function matchesVersion(left, operator, right) {
	if (operator === "===") return left.toLowerCase() === right.toLowerCase();
	const prefix = /^(.*)\.\*$/s.exec(right);
	if (prefix !== null && operator !== "==" && operator !== "!=") return "no version";
	const wanted = readVersion(prefix?.[1] ?? right);
	if (wanted === void 0) return /^\s*v?\d+(?:\.\d+)*\+|!/.test(right) ? void 0 : "no version";
	if (prefix !== null && wanted.phase !== 0) return "no version";
	if (operator === "~=" && wanted.release.length < 2) return "no version";
	const version = readVersion(left);
	if (version === void 0) return /^\s*v?[\d.]+[!+]/.test(left) ? void 0 : false;
	if (version.phase !== 0 && wanted.phase !== 0) return void 0;
	if (compare({
		...version,
		phase: 0
	}, {
		...wanted,
		phase: 0
	}) === 0 && wanted.phase === 0 && (operator === "<" || operator === ">")) return false;
	const startsWith = (parts) => parts.every((part, at) => part === (version.release[at] ?? 0));
	const order = compare(version, wanted);
	switch (operator) {
		case "==": return prefix === null ? order === 0 : startsWith(wanted.release);
		case "!=": return prefix === null ? order !== 0 : !startsWith(wanted.release);
		case "<=": return order <= 0;
		case ">=": return order >= 0;
		case "<": return order < 0;
		case ">": return order > 0;
		case "~=": return order >= 0 && startsWith(wanted.release.slice(0, -1));
		default: return "no version";
	}
}

// src/environment/marker.ts
const VARIABLE = /\b(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)\b/y;
const QUOTED = /'[^']*'|"[^"]*"/y;
const OPERATOR$1 = /===|==|~=|!=|<=|>=|<|>|\bin\b|\bnot[ \t]+in\b/y;
const JOIN = /\b(?:or|and)\b/y;
const BLANKS$1 = /[ \t]*/y;
/** Nobody nests deeper, and Python's own parser gives up as well. */
const DEEPEST$1 = 50;
const VERSIONS = /* @__PURE__ */ new Set([
	"implementation_version",
	"platform_release",
	"python_full_version",
	"python_version"
]);
/**
* Reads a marker as PEP 508 has it, up to where it ends. `undefined` when it cannot be read.
* Grammar: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
*/
function readMarker(scanner, depth = 0) {
	if (depth > DEEPEST$1) return void 0;
	const groups = [[]];
	for (;;) {
		const atom = readAtom(scanner, depth);
		if (atom === void 0) return void 0;
		groups.at(-1)?.push(atom);
		const join = scanner.take(JOIN);
		if (join === void 0) return { anyOf: groups };
		if (join === "or") groups.push([]);
	}
}
function readAtom(scanner, depth) {
	scanner.take(BLANKS$1);
	let atom;
	if (scanner.take(/\(/y) !== void 0) {
		atom = readMarker(scanner, depth + 1);
		if (scanner.take(/\)/y) === void 0) return void 0;
	} else {
		const left = readOperand(scanner);
		const operator = left && scanner.take(OPERATOR$1);
		const right = operator && readOperand(scanner);
		if (!left || !operator || !right) return void 0;
		atom = {
			left,
			operator: operator.replace(/[ \t]+/, " "),
			right
		};
		if (!isDefined(atom)) return void 0;
	}
	scanner.take(BLANKS$1);
	return atom;
}
function readOperand(scanner) {
	scanner.take(BLANKS$1);
	const variable = scanner.take(VARIABLE);
	const quoted = variable === void 0 ? scanner.take(QUOTED) : void 0;
	scanner.take(BLANKS$1);
	if (variable !== void 0) {
		const name = variable.replace(".", "_");
		return { variable: name === "python_implementation" ? "platform_python_implementation" : name };
	}
	const open = quoted !== void 0 && /(?<!\\)(?:\\\\)*\\.$/.test(quoted);
	return quoted === void 0 || open ? void 0 : { text: quoted.slice(1, -1) };
}
/** pip stops at a comparison that has no meaning, even where the rest of the marker decides. */
function isDefined({ left, operator, right }) {
	const name = "variable" in left ? left.variable : "variable" in right ? right.variable : void 0;
	if (name === void 0 || name === "extras" || name === "dependency_groups") return false;
	if (operator !== "~=" && operator !== "===") return true;
	if (!VERSIONS.has(name)) return false;
	const written = "text" in right ? right.text : right.variable;
	const wanted = "variable" in left ? written : "1.0";
	return matchesVersion("1", operator, wanted) !== "no version";
}
/** Whether the marker holds, `undefined` when that depends on something that is not known. */
function markerHolds(marker, values) {
	const groups = marker.anyOf.map((group) => every(group.map((part) => holds(part, values))));
	if (groups.includes(true)) return true;
	return groups.includes(void 0) ? void 0 : false;
}
function every(results) {
	if (results.includes(false)) return false;
	return results.includes(void 0) ? void 0 : true;
}
function holds(part, values) {
	if ("anyOf" in part) return markerHolds(part, values);
	const { left, operator, right } = part;
	const name = "variable" in left ? left.variable : "variable" in right ? right.variable : "";
	const known = values[name];
	if (known === void 0) return void 0;
	const [one, other] = "variable" in left ? [known, "text" in right ? right.text : right.variable] : [left.text, known];
	if (VERSIONS.has(name) && operator !== "in" && operator !== "not in") {
		const matches = matchesVersion(one, operator, other);
		if (matches !== "no version") return matches;
	}
	switch (operator) {
		case "in": return other.includes(one);
		case "not in": return !other.includes(one);
		case "!=": return one !== other;
		case "==":
		case "<=":
		case ">=": return one === other;
		case "<":
		case ">": return false;
		default: return;
	}
}

// src/environment/scanner.ts
/** Takes one piece of a text after the other. */
var Scanner = class {
	#text;
	#at = 0;
	constructor(text) {
		this.#text = text;
	}
	get ended() {
		return this.#at >= this.#text.length;
	}
	/** What the sticky pattern matches here, `undefined` if it does not. */
	take(pattern) {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0];
		this.#at += found?.length ?? 0;
		return found;
	}
};

// src/environment/dependency-specifier.ts
const PRE = `(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?`;
const POST = `(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?`;
const DEV = `(?:[-_.]?dev[-_.]?[0-9]*)?`;
const LOCAL = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;
const RELEASE = String.raw`v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*`;
const CLAUSE$1 = new RegExp([
	String.raw`===\s*[^\s;)]*`,
	String.raw`(?:==|!=)\s*${RELEASE}(?:\.\*|${PRE}${POST}${DEV}${LOCAL})?`,
	String.raw`~=\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)+${PRE}${POST}${DEV}`,
	String.raw`(?:<=|>=|<|>)\s*${RELEASE}${PRE}${POST}${DEV}`
].join("|"), "iy");
const NAME$2 = /[A-Za-z0-9][A-Za-z0-9._-]*\b/y;
const BLANKS = /[ \t]*/y;
const COMMA = /,/y;
/** The grammar of PEP 508 without its marker. `undefined` when the text is not of it. */
function readSpecifier(text) {
	const scanner = new Scanner(text);
	const blanks = () => scanner.take(BLANKS) ?? "";
	blanks();
	const name = scanner.take(NAME$2);
	if (name === void 0) return void 0;
	blanks();
	const extras = readExtras(scanner);
	if (extras === void 0) return void 0;
	blanks();
	if (scanner.take(/@/y) !== void 0) {
		blanks();
		const url = scanner.take(/[^ \t]+/y);
		blanks();
		return url !== void 0 && scanner.ended ? {
			name,
			extras,
			versions: [],
			url
		} : void 0;
	}
	const bracket = scanner.take(/\(/y) !== void 0;
	blanks();
	const versions = [];
	for (;;) {
		const clause = scanner.take(CLAUSE$1);
		if (clause === void 0) break;
		versions.push(clause);
		blanks();
		if (scanner.take(COMMA) === void 0) break;
		blanks();
	}
	if (bracket && scanner.take(/\)/y) === void 0) return void 0;
	blanks();
	return scanner.ended ? {
		name,
		extras,
		versions,
		url: void 0
	} : void 0;
}
function readExtras(scanner) {
	if (scanner.take(/\[/y) === void 0) return [];
	const extras = [];
	for (let first = true;; first = false) {
		scanner.take(BLANKS);
		const extra = scanner.take(NAME$2);
		if (extra === void 0 && !first) return void 0;
		if (extra !== void 0) extras.push(extra);
		scanner.take(BLANKS);
		if (extra === void 0 || scanner.take(COMMA) === void 0) break;
	}
	return scanner.take(/\]/y) === void 0 ? void 0 : extras;
}
/** The whole text as a marker; `undefined` when it is none. */
function readWholeMarker(text) {
	const scanner = new Scanner(text);
	const marker = readMarker(scanner);
	return marker !== void 0 && scanner.ended ? marker : void 0;
}

// src/environment/requirement-kind.ts
function unclear(why, advice) {
	return {
		kind: "unclear",
		why,
		advice
	};
}
/** PEP 503: https://peps.python.org/pep-0503/#normalized-names */
function normalName(name) {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}
/**
* The text of a requirements file, as pip reads it: UTF-16 where a mark of byte order says so, which PowerShell's `>` writes, else UTF-8.
* Throws a TypeError for other bytes.
*/
function requirementText(bytes) {
	const [first, second] = bytes;
	return new TextDecoder(first === 255 && second === 254 ? "utf-16le" : first === 254 && second === 255 ? "utf-16be" : "utf-8", { fatal: true }).decode(bytes);
}

// src/environment/link.ts
const WHEEL = /^([A-Za-z0-9._]+)-[^-]+(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/;
/** What a browser shows of a repository; pip gets a page of HTML there. */
const REPOSITORY = /^https?:\/\/(?:(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/[^/?]+\/[^/?]+\/?|[^?]*\.git\/?)$/i;
/** A requirement that is an address. `known`: the name in front of the `@`. */
function linkRequirement(url, known) {
	if (/\s/.test(url)) return unclear("the address contains a space", "Remove the space");
	const [address = "", fragment = ""] = split(url, "#");
	const written = /(?:^|&)egg=([^&]*)/.exec(fragment)?.[1];
	if (written !== void 0 && !/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(written)) return unclear(`pip 26 does not accept ${JSON.stringify(`egg=${written}`)}`, "Write the name and its extras before the address: \"name[extra] @ address\"");
	const file = address.slice(address.lastIndexOf("/") + 1);
	const wheel = /\.whl$/i.test(file) ? WHEEL.exec(file)?.[1] : void 0;
	if (/\.whl$/i.test(file) && wheel === void 0) return unclear(`${JSON.stringify(file)} is not the name of a wheel`, "Correct the address");
	const own = wheel ?? written;
	const name = known ?? (own === void 0 ? void 0 : normalName(own));
	const named = name === void 0 ? {} : { name };
	const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase() ?? "";
	if (/^git\+/i.test(address)) {
		if (address.includes("://") && !/^git\+(?:https?|ssh|git|file):/i.test(address)) return unclear("pip does not know this kind of address", "Write git+https:// or git+ssh://");
		const repository = address.slice(4);
		const path = /^[^:]+:\/\/[^/]*(?=\/.)/.exec(repository)?.[0].length;
		if (path === void 0) {
			if (repository.includes("://")) return unclear("the address does not name a repository", "Write the whole address");
			return unclear("pip does not accept the form host:path", "Write git+ssh://git@host/owner/name.git");
		}
		const at = repository.lastIndexOf("@");
		if (at < path) return {
			kind: "git",
			...named,
			url: repository,
			pinned: false
		};
		const reference = repository.slice(at + 1);
		if (reference === "") return unclear("nothing follows the @", "Write a commit after the @");
		return {
			kind: "git",
			...named,
			url: repository.slice(0, at),
			reference,
			pinned: /^[0-9a-f]{40}$/i.test(reference)
		};
	}
	if (scheme === "file") return {
		kind: "local",
		target: address.slice(5)
	};
	if (scheme === "http" || scheme === "https") {
		if (REPOSITORY.test(address)) return unclear("this is the address of a repository, not of an archive", `Write git+${address}`);
		return {
			kind: "url",
			...named,
			url: address,
			pinned: /(?:^|&)sha(?:256|384|512)=[0-9a-f]{64,}/i.test(fragment)
		};
	}
	if (scheme === "") return unclear(`${JSON.stringify(url)} after the @ is not an address`, /[/.]/.test(address) ? `Write only the path: "${url}"` : "Write a whole address, as in git+https://host/owner/name");
	return unclear(`the action cannot find the commit of a ${scheme} address`, "Use a git+https address, or a release");
}
function split(text, separator) {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

// src/environment/match-spec.ts
const CHANNEL$1 = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?[A-Za-z0-9_.~%:/+-]+:[A-Za-z0-9_]*:/;
const NAME$1 = /^[A-Za-z0-9_*][A-Za-z0-9_.*-]*/;
const WORD = /^[A-Za-z0-9_.*+!=<>~,|^$()][A-Za-z0-9_.*+!=<>~,|^$()-]*$/;
const OPERATOR = /([=<>!~,|]) /g;
const BRACKETS = /\[[A-Za-z0-9_.*+!=<>~,|^$()'"/: -]*\]\s*$/;
const PACKAGE_FILE = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9_.~%:/@+-]+\.(?:conda|tar\.bz2)(?:#[0-9a-f]{32,64})?$/;
/** The spec, `undefined` when the text is no plausible one or the address of a package's file. */
function readMatchSpec(spec) {
	const taken = takeApart(spec);
	if (taken === void 0) return void 0;
	const { words } = taken;
	const [, version = words[0] ?? "", build = words[1] ?? ""] = words.length > 1 ? [] : /^(.*[^=<>!~,|])=([^=<>!~,|-]+)$/.exec(words[0] ?? "") ?? [];
	const { channel, name, brackets } = taken;
	return {
		channel,
		name: name.toLowerCase(),
		version,
		build: build.replace(/^=+/, ""),
		brackets
	};
}
const IN_BRACKETS = /([A-Za-z0-9_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]"']*))/g;
/** What `[key=value, ...]` holds, by key. */
function bracketValues(brackets) {
	return new Map([...brackets.matchAll(IN_BRACKETS)].map(([, key = "", double, single, bare = ""]) => [key, double ?? single ?? bare]));
}
/** The package's name in lower case, `undefined` when the text is no plausible match spec. */
function packageName(spec) {
	if (spec.length <= 1e3 && PACKAGE_FILE.test(spec)) return spec.slice(spec.lastIndexOf("/") + 1).replace(/-[^-]+-[^-]+$/, "");
	return takeApart(spec)?.name.toLowerCase();
}
/**
* The spec as mamba reads what conda reads: conda drops blanks around operators and commas, mamba takes what follows one for a
* build string. Without blanks the text stays as it was written, but for two operators that only conda knows and for a star that
* mamba reads otherwise.
*/
function solverForm(spec) {
	const taken = takeApart(spec);
	if (taken === void 0) return spec;
	const { channel, name, words, brackets } = taken;
	const [version = "", build] = words;
	const text = mambaVersion(version).replace(build === void 0 || build.startsWith("=") ? /(?!)/ : /^=(?=[^=,|]+$)/, "");
	return `${channel}${name}${text === "" || /^[=<>!~]/.test(text) ? "" : " "}${text}${build === void 0 ? "" : build.startsWith("=") ? build : ` ${build}`}${bracketsForm(brackets)}`;
}
/** A version without blanks that mamba reads as conda does. */
function mambaVersion(version) {
	return version.replace(/===(?!=)/g, "==").replace(/((?:^|[,|])(?:<=?|>)[^,|*]*)\.\*(?=[,|=]|$)/g, "$1").replace(/((?:^|[,|])=[\d.]*\d)\*(?=[,|=]|$)/g, "$1.*");
}
/** As written, but for a version that mamba would read otherwise. */
function bracketsForm(brackets) {
	return brackets.replace(/(?<=[[,]\s*version\s*=\s*)(["'])(.*?)\1/, (written, quote, value) => {
		const plain = value.trim().replace(/ *([=<>!~,|]+) */g, "$1");
		const read = mambaVersion(plain);
		return read === plain ? written : `${quote}${read}${quote}`;
	});
}
/** The parts of a spec; `words` are its version and its build, without blanks. */
function takeApart(spec) {
	if (spec.length > 1e3 || PACKAGE_FILE.test(spec)) return void 0;
	const channel = CHANNEL$1.exec(spec)?.[0] ?? "";
	const withoutChannel = spec.slice(channel.length);
	const name = NAME$1.exec(withoutChannel)?.[0];
	if (name === void 0 || /[.-]$/.test(name)) return void 0;
	const brackets = BRACKETS.exec(withoutChannel.slice(name.length))?.[0] ?? "";
	const rest = withoutChannel.slice(name.length, withoutChannel.length - brackets.length).replace(/ +/g, " ").replace(OPERATOR, "$1").replace(/ ([,|])/g, "$1").trimEnd();
	if (rest === "") return {
		channel,
		name,
		words: [],
		brackets
	};
	if (!/^[ =<>!~]/.test(rest) || rest.includes("$(")) return void 0;
	const words = rest.trim().split(" ");
	if (words.length > 2 || !words.every((word) => WORD.test(word))) return void 0;
	return {
		channel,
		name,
		words,
		brackets
	};
}

// src/environment/match-spec-problem.ts
const CLAUSE = /^(==|!=|<=|>=|~=|===|=|<|>|)([^=<>!~].*|)$/s;
/** Operators that people write, and what conda and pip have for them. */
const CORRECT = {
	"=>": ">=",
	"=<": "<=",
	"<>": "!=",
	"=!": "!=",
	"=~": "~="
};
/** What conda's MatchSpec takes in brackets. */
const KEYS = new Set("name version build build_number channel subdir fn url md5 sha256 license license_family features track_features optional target".split(" "));
/** Why conda or mamba refuses a plausible spec, or drops a part of it without a word; `undefined` if neither. */
function specProblem(spec) {
	const read = readMatchSpec(spec);
	if (read === void 0) return void 0;
	const { version, build, brackets } = read;
	if (version.endsWith(")")) return {
		why: "conda and mamba ignore the parentheses at the end",
		advice: "Write the versions without parentheses, as in name>=1.0,<2.0"
	};
	const written = writtenProblem(spec, read);
	if (written !== void 0) return written;
	if (brackets !== "" && !/^\[\s*(?:[a-z_0-9]+\s*=.*)?\]/s.test(brackets)) return {
		why: `conda and mamba ignore ${brackets.trim()}, because it does not contain name=value`,
		advice: /^\[\s*[A-Za-z][^=]*$/.test(brackets) ? "Conda packages have no extras. List the packages that you need, or move the item into the pip section" : "Write the version without brackets, or in the form [version=\">=1.0\"]"
	};
	if (/^[<>]/.test(build) || /^[<>!~]/.test(build)) return commaMissing(build);
	return bracketProblem(brackets, version, read.name) ?? (version === "" ? void 0 : versionProblem(version, read.name));
}
/** What is lost when the spec is taken apart. */
function writtenProblem(spec, { version, brackets }) {
	const head = spec.slice(0, spec.length - brackets.length).trimEnd();
	const torn = /[=<>!~]+ +[=<>!~]+/.exec(head)?.[0];
	if (torn !== void 0) return {
		why: `${torn} contains a space`,
		advice: `Write ${torn.replace(/ /g, "")}`
	};
	if (!/^=?$/.test(version) && /[^=<>!~,|\s] *=$/.test(head)) return {
		why: "the build is missing after the last =",
		advice: "Write the build after it, or remove the ="
	};
	const word = /^[^ =<>!~]+ +([A-Za-z_.-]+)(?: |$)/.exec(head)?.[1];
	return word === void 0 ? void 0 : {
		why: `${word} is not a version`,
		advice: "Write one package per line, as name=version"
	};
}
function bracketProblem(brackets, outside, name) {
	if (/^[^'"]*(?:"[^"]*|'[^']*)$/.test(brackets.replace(/"[^"]*"|'[^']*'/g, ""))) return {
		why: "the closing quote in the brackets is missing",
		advice: "Add the closing quote, or remove the opening one"
	};
	const values = bracketValues(brackets);
	const unknown = [...values.keys()].find((key) => !KEYS.has(key));
	if (unknown !== void 0) return {
		why: `conda does not accept ${unknown} in brackets`,
		advice: "Write one of version, build, build_number, channel and subdir"
	};
	const empty = [...values].find(([, value]) => /^ *=? *$/.test(value))?.[0];
	if (empty !== void 0) return {
		why: `the value of ${empty} in the brackets is empty`,
		advice: "Write a value, or remove it"
	};
	const written = values.get("version");
	if (written === void 0) return void 0;
	if (outside !== "") return {
		why: "conda uses the version in the brackets, and mamba uses the version before them",
		advice: "Write the version once"
	};
	const version = written.trim().replace(/([=<>!~,|(]) +/g, "$1").replace(/ +([,|)])/g, "$1");
	const next = / +(\S.*)$/s.exec(version)?.[1];
	return next === void 0 ? versionProblem(version, name) : commaMissing(next);
}
function commaMissing(next) {
	return {
		why: `a comma is missing before ${next}`,
		advice: "Separate the conditions with commas, as in name>=1.0,<2.0"
	};
}
function versionProblem(version, name) {
	if (version.includes("^") || version.endsWith("$")) return {
		why: "mamba does not accept regular expressions",
		advice: "Write the versions with =, * or |"
	};
	const unreal = /^={0,2}(v\d.*|[\d.]+\.x)$/i.exec(version)?.[1];
	if (name === "python" && unreal !== void 0) return {
		why: `there is no version ${unreal} of Python`,
		advice: `Write python=${unreal.replace(/^v|\.x$/gi, "")}`
	};
	for (const clause of version.split(/[,|()]/)) {
		const problem = clauseProblem$1(clause, version);
		if (problem !== void 0) return problem;
	}
}
function clauseProblem$1(clause, version) {
	if (clause === "") {
		if (/[()]/.test(version)) return void 0;
		return {
			why: "a condition is missing before or after a comma or a bar",
			advice: "Remove the comma or the bar"
		};
	}
	const found = CLAUSE.exec(clause);
	if (found === null) {
		const written = /^[=<>!~]+/.exec(clause)?.[0] ?? clause;
		const right = CORRECT[written];
		return {
			why: `${written} is not an operator`,
			advice: right === void 0 ? "Write one of =, ==, !=, <, <=, >, >= and ~=" : `Write ${right}`
		};
	}
	const [, operator = "", text = ""] = found;
	if (text === "" && !(operator === "=" && clause === version)) return {
		why: `the version is missing after ${operator}`,
		advice: `Write a version after ${operator}, or remove it`
	};
	if (/[<>~]|=./.test(text)) return {
		why: `${text} is not a version`,
		advice: "Write the condition as in name>=1.0,<2.0"
	};
	if (operator === "~=" && text.endsWith(".*")) return {
		why: "~= takes no \".*\"",
		advice: `Write =${text}, or write ~= with a version without a star`
	};
	if (operator === "~=" && !/\.[^.]/.test(text)) return {
		why: "~= needs a version with at least two parts",
		advice: `Write =${text.replace(/\.$/, "")}, or a version such as 1.0`
	};
	const plain = text.replace(/\.?\*$/, "");
	if (plain.includes("*")) return {
		why: "mamba accepts a star only at the end of a version",
		advice: "Write the star at the end, or the versions with >= and <"
	};
	if (/^[.+!-]|\.\.|[!+-]$/.test(plain) || plain.endsWith(".") && operator !== "=") return {
		why: `${text} is not a version`,
		advice: "Write the version as digits with dots, as in 1.0"
	};
	if (text.includes("-") && text.includes("_")) return {
		why: `${text} is not a version: a version cannot contain both - and _`,
		advice: "Write the build after a second =, as in name=1.0=py312_0"
	};
}

// src/environment/unreadable-requirement.ts
const OPERATORS = "==, !=, <, <=, >, >= and ~=";
const EXAMPLE = "Write it as name==version";
/** A command stands where a line of a requirements file is expected. */
function commandLine(text) {
	const own = /^(?:[!%]?python[\d.]* -m )?[!%]?pip[\d.]* install +(?=\S)(.*)$/s.exec(text)?.[1];
	return own === void 0 ? void 0 : unclear("this is a command", `Write only what follows "pip install": "- ${own}"`);
}
/** What pip cannot read, with what was probably meant. */
function unreadable(text) {
	if (/^["']/.test(text)) return cannot("Remove the quotes inside the item");
	if (/\S#/.test(text)) return cannot("Write a space before the comment");
	const [, extras = "", rest = ""] = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\]?)?\s*(.*)$/s.exec(text) ?? [];
	if (extras !== "" && !extras.endsWith("]")) return cannot("Write the closing bracket after the extras");
	if (/^,? *[A-Za-z]/.test(rest)) return cannot("Write one requirement per item");
	for (const clause of rest.split(",")) {
		const found = clauseProblem(clause.trim().replace(/^\(|\)$/g, ""));
		if (found !== void 0) return found;
	}
	return cannot(EXAMPLE);
}
/** What of one condition pip refuses, where it is seen. */
function clauseProblem(clause) {
	const [, operator = "", version = ""] = /^([=<>!~]*)\s*(.*)$/s.exec(clause) ?? [];
	if (operator === "=") return cannot(`pip writes a version with ==, not with =${/^[^=]+=/.test(version) ? ", and does not know conda's builds" : ""}`);
	if (operator !== "" && !/^(?:===?|!=|<=?|>=?|~=)$/.test(operator)) {
		const right = CORRECT[operator];
		const advice = right === void 0 ? `Write one of ${OPERATORS}` : `Write ${right}`;
		return unclear(`${operator} is not an operator`, advice);
	}
	if (operator === "") return void 0;
	if (version === "") return unclear(`the version is missing after ${operator}`, `Write a version after ${operator}, or remove it`);
	if (/^[^=]+=[^=]+$/.test(version)) return cannot("Remove conda's build: it is the text after the last =");
	if (version.endsWith(".*") && !/^[=!]=$/.test(operator)) return unclear("pip accepts \".*\" only after == and !=", operator === "~=" ? `Write ==${version}` : `Remove ".*" after ${operator}`);
	if (operator === "~=" && /^v?\d+$/.test(version)) return unclear("~= needs a version with at least two parts", `Write ~=${version}.0, or >=${version}`);
	return /^[^\s]+\.x$/i.test(version) ? unclear(`${version} is not a version`, `Write ==${version.replace(/x$/i, "*")}`) : void 0;
}
function cannot(advice) {
	return unclear("pip cannot read it", advice);
}

// src/environment/package-requirement.ts
const ARCHIVE = /\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i;
const SCHEME = /^(?:[Gg][Ii][Tt]\+|[A-Za-z][A-Za-z0-9+.-]*:)/;
/** A requirement without options: pip's `parse_req_from_line`. */
function readPackage(text) {
	const separator = SCHEME.test(text) ? "; " : ";";
	const at = text.indexOf(separator);
	if (at < 0 && /\s;/.test(text)) return unclear("pip reads the semicolon as a part of the address", "Write a space before and after the semicolon");
	const head = (at < 0 ? text : text.slice(0, at)).trim();
	const condition = at < 0 ? "" : text.slice(at + separator.length).trim();
	const marker = condition === "" ? void 0 : readWholeMarker(condition);
	if (condition !== "" && marker === void 0) {
		const quoted = condition.replace(/(===?|[~!<>]=|[<>])\s*([\w.*+-]+)/g, "$1 \"$2\"");
		return unclear(`pip cannot read the condition ${JSON.stringify(condition)}`, readWholeMarker(quoted) === void 0 ? "Write it like this: sys_platform == \"linux\"" : `Its value needs quotes: ${quoted}`);
	}
	const read = readHead(head);
	return marker === void 0 || read.kind === "unclear" ? read : {
		...read,
		marker
	};
}
function readHead(head) {
	const channel = /^[\w.-]+::/.exec(head)?.[0];
	if (channel !== void 0) return unclear("pip does not know channels", `Remove ${JSON.stringify(channel)}, or move the item up to the conda packages`);
	const [, user, host, folder] = /^([\w-]+)@([\w-]+(?:\.[\w-]+)+):(?!\/\/)(\S+)$/.exec(head) ?? [];
	if (user !== void 0) return unclear("pip does not accept the form host:path", `Write git+ssh://${user}@${host}/${folder}`);
	if (SCHEME.test(head)) return linkRequirement(head);
	const specifier = readSpecifier(head);
	if (specifier?.url !== void 0) return linkRequirement(specifier.url, normalName(specifier.name));
	const path = head.replace(/\[[^\]]*\]$/, "");
	if (/^[^\s<>=!~;]*\/|^\.+$/.test(path) || ARCHIVE.test(path) && !path.includes(" ")) return localPath(head);
	if (specifier === void 0) return unreadable(head);
	const { versions, extras } = specifier;
	const pinned = versions.some((clause) => /^===?[^*]+$/.test(clause));
	return {
		kind: "named",
		name: normalName(specifier.name),
		extras,
		versions,
		pinned
	};
}
/** A path in the repository, perhaps with extras behind it. */
function localPath(text) {
	const [, path = text, extras = ""] = /^(.*?)(\[[^\]]*\])?$/.exec(text) ?? [];
	return readSpecifier(`x${extras}`) === void 0 ? unclear(`pip cannot read the extras ${JSON.stringify(extras)}`, "Write them like this: [one,two]") : {
		kind: "local",
		target: path
	};
}

// src/environment/pip-options.ts
/**
* What a requirements file may hold: SUPPORTED_OPTIONS of pip 26.3's `req_file.py`, full name first. Earlier versions know
* fewer of them: `--all-releases` and `--only-final` are of 26.0, `--no-require-hashes` is of 26.2.
*/
const LINE_OPTIONS = [
	[[
		"--index-url",
		"--pypi-url",
		"-i"
	], true],
	[["--extra-index-url"], true],
	[["--no-index"], false],
	[["--constraint", "-c"], true],
	[["--requirement", "-r"], true],
	[["--editable", "-e"], true],
	[["--find-links", "-f"], true],
	[["--no-binary"], true],
	[["--only-binary"], true],
	[["--prefer-binary"], false],
	[["--require-hashes"], false],
	[["--no-require-hashes"], false],
	[["--pre"], false],
	[["--all-releases"], true],
	[["--only-final"], true],
	[["--trusted-host"], true],
	[["--use-feature"], true]
];
/** SUPPORTED_OPTIONS_REQ: what may stand behind a requirement. pip 25.3 dropped `--global-option`. */
const REQUIREMENT_OPTIONS = [[["--hash"], true], [["--config-settings", "-C"], true]];
const ALL = new Map([...LINE_OPTIONS, ...REQUIREMENT_OPTIONS].flatMap(([names, takesValue]) => names.map((written) => [written, {
	name: names[0],
	takesValue
}])));
const OF_REQUIREMENTS = new Set(REQUIREMENT_OPTIONS.map(([[name]]) => name));
const OF_PACKAGES = /* @__PURE__ */ new Set([
	"--no-binary",
	"--only-binary",
	"--all-releases",
	"--only-final"
]);
/** Choices of `--use-feature` in pip 26.3's `cmdoptions.py`, the last three of which are always on. */
const FEATURES = /* @__PURE__ */ new Set([
	"fast-deps",
	"inprocess-build-deps",
	"venv-isolation",
	"truststore",
	"no-binary-enable-wheel-cache",
	"build-constraint"
]);
/** STRONG_HASHES of pip. */
const HASH = /^(?:sha256|sha384|sha512):/s;
/** Whether pip uses the option when it stands behind a requirement. */
function belongsToRequirement(name) {
	return OF_REQUIREMENTS.has(name);
}
/**
* Reads the words behind a requirement, or of a line without one, as pip does with Python's `optparse`: long options may
* be abbreviated as long as they are unambiguous, short ones joined with their value.
*/
function readPipOptions(words) {
	const left = [...words];
	const options = [];
	const rest = [];
	for (let word = left.shift(); word !== void 0; word = left.shift()) {
		if (word === "--") {
			rest.push(...left);
			break;
		}
		if (!word.startsWith("-") || word === "-") {
			rest.push(word);
			continue;
		}
		const found = word.startsWith("--") ? longOption(word) : shortOption(word);
		if ("why" in found) return found;
		const { known, written } = found;
		let { value } = found;
		if (known.takesValue) {
			value ??= left.shift();
			if (value === void 0) return refused(`the value of ${written} is missing`, "Write the value after it, on the same line");
			const wrong = wrongValue(known.name, written, value);
			if (wrong !== void 0) return wrong;
		} else if (value !== void 0) {
			if (word.startsWith("--")) return refused(`${written} does not take a value`, "Remove the = and everything after it");
		}
		options.push({
			name: known.name,
			written,
			value
		});
	}
	return {
		options,
		rest
	};
}
function longOption(word) {
	const equals = word.indexOf("=");
	const written = equals < 0 ? word : word.slice(0, equals);
	const value = equals < 0 ? void 0 : word.slice(equals + 1);
	const exact = ALL.get(written);
	if (exact !== void 0) return {
		known: exact,
		written,
		value
	};
	const possible = [...ALL].filter(([name]) => name.startsWith(written));
	const [only] = possible;
	if (only === void 0) return unknown(written);
	if (possible.length > 1) return refused(`${written} is ambiguous: it can be ${possible.map(([name]) => name).toSorted().join(" or ")}`, "Write the full name of the option");
	return {
		known: only[1],
		written,
		value
	};
}
/** pip's short options all take a value, so nothing can be joined but that. */
function shortOption(word) {
	const written = word.slice(0, 2);
	const known = ALL.get(written);
	if (known === void 0) return unknown(written);
	return {
		known,
		written,
		value: word.length > 2 ? word.slice(2) : void 0
	};
}
function wrongValue(name, written, value) {
	if (value.trim() === "") return refused(`the value of ${written} is missing`, "Write the value after it, on the same line");
	if (OF_PACKAGES.has(name) && value.startsWith("-")) return refused(`the value of ${written} is missing`, `Write ":all:" or names of packages after ${written}`);
	if (name === "--use-feature" && !FEATURES.has(value)) return refused(`pip 26.3 has no feature ${JSON.stringify(value)}`, `Remove it, or write one of ${[...FEATURES].join(", ")}`);
	if (name === "--hash" && !HASH.test(value)) return refused(`${written} does not contain a SHA-256 hash`, "Write --hash=sha256:... with 64 hexadecimal digits");
	if (name === "--config-settings" && !value.includes("=")) return refused(`${written} does not contain a setting`, "Write --config-settings=\"NAME=VALUE\"");
}
const INSTEAD = {
	"--no-deps": "Remove it: a requirements file cannot contain it. Pin the dependencies that you do not want to change",
	"--install-option": "Write --config-settings=\"NAME=VALUE\" if the package has such a setting, or remove it",
	"--global-option": "Write --config-settings=\"--global-option=VALUE\" after the requirement",
	"--build-option": "Write --config-settings=\"--build-option=VALUE\" after the requirement"
};
function unknown(written) {
	return refused(`${written} is not a valid option in a requirements file`, INSTEAD[written] ?? "Remove it: it is an option of the command pip install only");
}
function refused(why, advice) {
	return {
		why,
		advice
	};
}

// src/environment/quoted-words.ts
/**
* The words of a line as Python's `shlex.split` makes them, with which pip splits the options of a requirements file.
* `undefined` for a quote that is not closed or a backslash at the end, which Python refuses.
*/
function shellWords(text) {
	const words = [];
	let word;
	let quote = "";
	for (let at = 0; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (quote !== "") {
			if (character === quote) quote = "";
			else if (character === "\\" && quote === "\"") {
				at += 1;
				if (at >= text.length) return void 0;
				const next = text.charAt(at);
				word += next === "\\" || next === "\"" ? next : `\\${next}`;
			} else word += character;
		} else if (/[ \t\r\n]/.test(character)) {
			if (word !== void 0) words.push(word);
			word = void 0;
		} else if (character === "\"" || character === "'") {
			quote = character;
			word ??= "";
		} else if (character === "\\") {
			at += 1;
			if (at >= text.length) return void 0;
			word = (word ?? "") + text.charAt(at);
		} else word = (word ?? "") + character;
	}
	if (quote !== "") return void 0;
	if (word !== void 0) words.push(word);
	return words;
}

// src/environment/requirement.ts
const LEADING_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?=\s*(?:$|[[(<>=!~;@]|\s(?:#|--)))/;
/** The text with its project's name in normal form; everything else is kept, since pip may read it otherwise. */
function canonicalRequirement(text) {
	const trimmed = text.trim();
	const name = LEADING_NAME.exec(trimmed)?.[0];
	if (name === void 0 || ARCHIVE.test(name) || parseRequirement(trimmed).kind === "local") return trimmed;
	return normalName(name) + trimmed.slice(name.length);
}
/**
* Reads one requirement as pip does: https://pip.pypa.io/en/stable/reference/requirements-file-format/
* The options begin with the first word that a hyphen leads (`break_args_options` of pip's `req_file.py`).
*/
function parseRequirement(raw) {
	let requirement = known.get(raw);
	if (requirement === void 0) {
		requirement = parse(raw);
		if (known.size >= MOST_KNOWN) known.clear();
		known.set(raw, requirement);
	}
	return requirement;
}
/** A file's items are asked for again by each stage. */
const known = /* @__PURE__ */ new Map();
const MOST_KNOWN = 500;
function parse(raw) {
	if (raw.length > 4e3) return unclear("it is longer than 4,000 characters", "Shorten it");
	const text = withoutComment$2(raw).trim();
	if (text === "" && raw !== "") return unclear("the item is only a comment", "Remove the item");
	if (text.endsWith("\\")) return unclear("the line ends with a backslash, so pip joins it with the next line", "Remove the backslash");
	const command = commandLine(text);
	if (command !== void 0) return command;
	const start = text.startsWith("-") ? 0 : text.indexOf(" -") + 1;
	if (start === 0 && !text.startsWith("-")) return readPackage(text);
	const before = text.slice(0, start).trim();
	const words = shellWords(text.slice(start));
	if (words === void 0) return unclear("the closing quote is missing", "Add the closing quote, or remove the opening one");
	const read = readPipOptions(words);
	if ("why" in read) return unclear(read.why, read.advice);
	if (before !== "") return behind(before, read.options, read.rest);
	const requirement = readOptions(read.options, read.rest);
	return requirement.kind === "git" && !text.includes(requirement.url) ? unclear("the address contains backslashes or quotes", "Remove them, or put quotes around the whole address") : requirement;
}
/** The options of a line that has nothing else; empty where pip cannot read it. */
function lineOptions(raw) {
	const text = withoutComment$2(raw).trim();
	const words = text.startsWith("-") ? shellWords(text) : void 0;
	const read = words && readPipOptions(words);
	return read !== void 0 && "options" in read ? read.options : [];
}
/** A comment begins at the start of a line or after a blank. */
function withoutComment$2(text) {
	for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) if (at === 0 || /\s/.test(text.charAt(at - 1))) return text.slice(0, at);
	return text;
}
/** Of what stands behind a requirement, pip takes the hashes and the settings, and drops the rest without a word. */
function behind(requirement, options, rest) {
	const lost = options.find(({ name }) => !belongsToRequirement(name));
	if (lost !== void 0) return unclear(`pip ignores ${lost.written} after a requirement`, `Write it as a separate item before this one: "- ${withValue(lost)}"`);
	if (rest.length > 0) {
		const other = withoutHyphens(rest);
		return dropped(rest, other === "" ? "Remove it" : `Write it as a separate item: "- ${other}"`);
	}
	const read = readPackage(requirement);
	if (!options.some(({ name }) => name === "--hash")) return read;
	return read.kind === "named" ? {
		...read,
		hashed: true,
		pinned: true
	} : {
		...read,
		hashed: true
	};
}
/** A line that only has options. */
function readOptions(options, rest) {
	if (rest.length > 0) {
		if (options.length === 0) return dropped(rest, `Write it without the hyphen: "- ${withoutHyphens(rest)}"`);
		const items = [...options.map(withValue), rest.join(" ")].map((item) => `"- ${item}"`);
		const editable = options.at(-1)?.name === "--editable";
		const last = items.at(-1);
		return dropped(rest, editable ? "Put quotes around everything that belongs to -e, or write the rest as a separate item" : rest[0] === ";" ? "Remove it: an option cannot have a condition" : `Write each of them as a separate item: ${items.slice(0, -1).join(", ")} and ${last}`);
	}
	const editable = options.some(({ name }) => name === "--editable");
	const ofRequirement = options.find(({ name }) => belongsToRequirement(name) && !(editable && name === "--config-settings"));
	if (ofRequirement !== void 0) return unclear(`pip ignores ${ofRequirement.written} without a requirement`, "Write it after the requirement that it belongs to, on the same line");
	const [first] = options;
	if (first === void 0) return unclear("pip cannot read it", "Write it as name==version");
	const single = options.find(({ name }) => ALONE.has(name));
	const others = options.filter((option) => option !== single && !belongsToRequirement(option.name));
	if (single !== void 0 && others.length > 0) {
		const [kept, other] = first === single ? [single, others[0]] : [first, single];
		return unclear(`${other.written} and ${kept.written} are on the same line, and pip reads only one of them`, "Write one option per line");
	}
	const links = options.filter(({ name }) => name === "--find-links");
	if (links.length > 1) return unclear(`pip uses only the first ${links[0]?.written} of a line`, "Write one option per line");
	return readOption(single ?? links[0] ?? first);
}
/** Options that pip reads alone. */
const ALONE = /* @__PURE__ */ new Set([
	"--requirement",
	"--constraint",
	"--editable"
]);
function readOption({ name, written, value = "" }) {
	if (value.trim() === "" && (ALONE.has(name) || name === "--find-links")) return unclear(`the value of ${written} is missing`, "Write the value after it, on the same line");
	switch (name) {
		case "--requirement": return {
			kind: "include",
			role: "requirements",
			target: value
		};
		case "--constraint": return {
			kind: "include",
			role: "constraints",
			target: value
		};
		case "--editable": return readEditable(value);
		case "--find-links": return /^[a-z]+:\/\//i.test(value) ? {
			kind: "option",
			option: name
		} : {
			kind: "local",
			target: value,
			links: true
		};
		default: return {
			kind: "option",
			option: name
		};
	}
}
function readEditable(value) {
	if (readSpecifier(value)?.url === void 0 && !SCHEME.test(value)) {
		const local = localPath(value);
		if (local.kind === "local" && ARCHIVE.test(local.target)) return unclear("-e takes a folder or a version control address", "Remove -e");
		return local.kind === "unclear" ? local : {
			...local,
			editable: true
		};
	}
	const editable = readPackage(value);
	if (editable.kind === "url") return unclear("-e takes a folder or a version control address", "Remove -e");
	if (editable.kind === "git" && editable.name === void 0) return unclear("pip does not know the name of the package", "Write #egg=NAME at the end of the address");
	return editable.kind === "unclear" ? editable : {
		...editable,
		editable: true
	};
}
function withoutHyphens(words) {
	return words.filter((word) => word !== "-").join(" ");
}
function dropped(rest, advice) {
	return unclear(`pip ignores ${JSON.stringify(rest.join(" "))} and does not say so`, advice);
}
function withValue({ written, value }) {
	return value === void 0 ? written : `${written} ${value}`;
}

// src/environment/canonical.ts
/** Of an environment whose file names none. */
const DEFAULT_NAME = "quantecon";
/**
* What the environment's hash is made from. Dropped, because nothing that is installed depends on it: comments,
* formatting, the order of keys, `prefix`, whether the default name is written, and where among the specs the pip section stands. Kept exactly as
* written: the name, channels, specs, pip items and the order of each, variables, keys we do not know.
* The only rewriting is that a pip project's name takes its normal form, since PEP 503 makes the spellings equal.
*
* Total: a tree with errors has a canonical form too, so that an old file can still be compared with a new one.
*/
function canonicalContent(tree) {
	if (tree.kind !== "mapping") return { other: plainJson(tree) };
	const content = tree.entries.some(({ key }) => key.value === "name") ? {} : { name: DEFAULT_NAME };
	const other = [];
	for (const { key, value } of tree.entries) {
		if (key.value === "prefix") continue;
		if (key.value === "dependencies" && value.kind === "sequence") Object.assign(content, dependencies(value.items));
		else if ([
			"name",
			"channels",
			"variables"
		].includes(key.value)) content[key.value] = plainJson(value);
		else other.push([key.value, plainJson(value)]);
	}
	if (other.length > 0) content.other = Object.fromEntries(other);
	const selectors = [...selectorsOf(tree, "")];
	if (selectors.length > 0) content.selectors = Object.fromEntries(selectors);
	return content;
}
function dependencies(items) {
	const conda = [];
	let pip;
	for (const item of items) {
		const section = pipSection(item);
		if (section !== void 0 && pip === void 0) pip = (section.kind === "sequence" ? section.items : []).map((requirement) => {
			const value = plainJson(requirement);
			return typeof value === "string" ? canonicalRequirement(value) : value;
		});
		else {
			const value = plainJson(item);
			conda.push(typeof value === "string" ? value.trim() : value);
		}
	}
	return {
		conda,
		...pip !== void 0 && { pip }
	};
}
/** What `- pip:` holds, when the item is that and nothing else. */
function pipSection(item) {
	if (item.kind !== "mapping" || item.entries.length !== 1) return void 0;
	const [entry] = item.entries;
	return entry?.key.value === "pip" ? entry.value : void 0;
}
/** The node as JSON; every scalar is a string. */
function plainJson(node) {
	if (node.kind === "scalar") return node.value;
	if (node.kind === "sequence") return node.items.map(plainJson);
	return Object.fromEntries(node.entries.map(({ key, value }) => [key.value, plainJson(value)]));
}
/** Selectors by the place in the tree, for example `dependencies.3`. */
function* selectorsOf(node, path) {
	if (node.kind === "scalar") {
		if (node.selector !== void 0) yield [path, node.selector];
	} else if (node.kind === "sequence") for (const [index, item] of node.items.entries()) yield* selectorsOf(item, `${path}.${index}`);
	else for (const { key, value } of node.entries) {
		if (path === "" && key.value === "prefix") continue;
		const below = path === "" ? key.value : `${path}.${key.value}`;
		yield* selectorsOf(key, below);
		yield* selectorsOf(value, below);
	}
}

// src/environment/characters.ts
const LOOK_ALIKE = String.raw`\p{Cf}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\uff01-\uff5e\u2010-\u2015\u2212\u2018-\u201f`;
const LOOKS_ALIKE = new RegExp(`[${LOOK_ALIKE}]`, "u");
/** Everything that names of packages and channels cannot hold anyway. */
const NOT_ASCII = /[^ -~]/u;
const STRUCTURE = [
	new RegExp(`^ *(?:- +)*-?([${LOOK_ALIKE}•])`, "u"),
	new RegExp(`^ *(?:- +)*[\\w-]+:([${LOOK_ALIKE}])`, "u"),
	/^ *(?:- +)*[\w-]+(：)/u
];
const NAMES = {
	"	": "tab",
	"\xA0": "no-break space",
	"­": "soft hyphen",
	"​": "zero-width space",
	"‌": "zero-width non-joiner",
	"‍": "zero-width joiner",
	"‎": "left-to-right mark",
	"‏": "right-to-left mark",
	"‐": "hyphen that is not of ASCII",
	"‑": "non-breaking hyphen",
	"–": "en dash",
	"—": "em dash",
	"‘": "curly quote",
	"’": "curly quote",
	"“": "curly quote",
	"”": "curly quote",
	" ": "narrow no-break space",
	"⁠": "word joiner",
	"−": "minus sign",
	"　": "ideographic space",
	"﻿": "byte order mark"
};
/** `U+200B (zero-width space) in column 8`. */
function tellStrange({ character, column }) {
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	const what = [NAMES[character] ?? (/[\uff01-\uff5e]/.test(character) ? "full-width character" : void 0), /[\p{Cf}\p{Cc}\p{Z}]/u.test(character) ? void 0 : JSON.stringify(character)].filter((part) => part !== void 0).join(" ");
	return `U+${code}${what && ` (${what})`}${column === void 0 ? "" : ` in column ${column}`}`;
}
/** The first character of a line that YAML would take for text where a blank, a hyphen or a colon is meant. */
function strangeInLine(line) {
	for (const pattern of STRUCTURE) {
		const [found, character] = pattern.exec(line) ?? [];
		if (found !== void 0 && character !== void 0) return {
			character,
			column: [...found].length
		};
	}
}
/** The first strange character of a text. `any`: whatever is not ASCII is one. */
function strangeInText(text, any) {
	const pattern = any ? NOT_ASCII : LOOKS_ALIKE;
	const at = text.search(pattern);
	if (at < 0) return void 0;
	return {
		character: String.fromCodePoint(text.codePointAt(at) ?? 0),
		column: [...text.slice(0, at)].length + 1
	};
}
/** As strangeInText, with the column in the file. */
function strangeInNode({ value, written }, any) {
	const strange = strangeInText(value, any);
	if (strange === void 0 || written === void 0) return strange && {
		...strange,
		column: void 0
	};
	const there = strangeInText(written.text, any);
	return {
		...strange,
		column: there?.column && there.column + written.column - 1
	};
}

// src/environment/problems.ts
/** More findings than this are noise, and a junk file could produce them by the hundred thousand. */
const MOST_FINDINGS$1 = 200;
/** Collects everything that is wrong or doubtful in one file, so that all of it is reported together. */
var Problems = class {
	file;
	findings = [];
	#errors = 0;
	constructor(file) {
		this.file = file;
	}
	get failed() {
		return this.#errors > 0;
	}
	error(rule, line, message, advice) {
		this.#errors += 1;
		this.#add({
			severity: "error",
			rule,
			file: this.file,
			line,
			message,
			advice
		});
	}
	warning(rule, line, message, advice) {
		this.#add({
			severity: "warning",
			rule,
			file: this.file,
			line,
			message,
			advice
		});
	}
	notice(rule, line, message, advice) {
		this.#add({
			severity: "notice",
			rule,
			file: this.file,
			line,
			message,
			advice
		});
	}
	/** Sorted by line; the sort is stable, so findings about one line keep the order in which they were made. */
	sorted() {
		return this.findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
	}
	/** The Failure (`environment`) that carries every finding and names the errors in its message. */
	failure() {
		const findings = this.sorted();
		const errors = findings.filter((finding) => finding.severity === "error");
		const places = errors.slice(0, 5).map((error) => `line ${error.line}: ${error.message}`);
		const more = this.#errors > places.length ? `; and ${this.#errors - places.length} more` : "";
		return new Failure({
			class: "environment",
			doing: "reading the environment",
			on: this.file,
			why: `${places.join("; ")}${more}`,
			next: errors[0]?.advice ?? "Correct the file",
			findings
		});
	}
	#add(finding) {
		if (this.findings.length < MOST_FINDINGS$1) this.findings.push(finding);
		else if (finding.severity === "error") {
			const place = this.findings.findLastIndex((other) => other.severity !== "error");
			if (place >= 0) this.findings[place] = finding;
		}
	}
};
/** The line of an item, with its file where that is another one than the item's that it is told about. */
function place({ file, line }, from) {
	return file === from.file ? `line ${line}` : `line ${line} of ${file}`;
}
/** User text for a message: quoted, on one line, at most 120 characters. */
function quoted(text) {
	return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}

// src/environment/item.ts
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/**
* The item's text, or `undefined` with an error noted; `what` names the item in messages. `ascii`: names of packages and channels
* hold nothing else, paths and addresses may.
*/
function itemText(node, what, problems, ascii = true) {
	if (node.kind !== "scalar") {
		problems.error("item-not-text", node.line, `${what} is not plain text`, "Write one item per line, as text");
		return;
	}
	const text = node.value.trim();
	if (text === "" || node.plain && /^(?:~|null)$/i.test(text)) {
		problems.error("empty-item", node.line, `${what} is empty`, "Remove the line, or write the missing text");
		return;
	}
	if (node.folded && /^pip\s+-\s/.test(text)) {
		problems.error("pip-section-colon", node.line, `YAML does not read the items below "- pip" as a list: ${quoted(text)}`, "Write \"- pip:\" with a colon above these items");
		return;
	}
	if (node.folded) {
		problems.error("item-over-lines", node.line, `${what} continues on the next line, so YAML reads both lines as one item: ${quoted(text)}`, "Give every item the same indentation as the item above it");
		return;
	}
	if (CONTROL.test(text)) {
		const found = strangeInNode(node, true);
		problems.error("control-character", node.line, `${what} contains a line break or a control character${found ? `, ${tellStrange(found)}` : ""}: ${quoted(text)}`, "Remove it");
		return;
	}
	return checkCharacters(node, what, problems, ascii) ? text : void 0;
}
/** Notes a character that is not what it looks like; false where it is an error. */
function checkCharacters(node, what, problems, ascii = true) {
	const strange = strangeInNode(node, ascii);
	if (strange === void 0) return true;
	const report = strangeReport(node.line, what, strange, node.value);
	const harmless = strangeInText(node.value.trim(), ascii) === void 0;
	if (harmless) problems.warning(...report);
	else problems.error(...report);
	return harmless;
}
/** Rule, line, message and advice. */
function strangeReport(line, what, strange, text) {
	return [
		"strange-character",
		line,
		`${what} contains ${tellStrange(strange)}: ${quoted(text)}`,
		"Delete the character. If a character is needed there, type a plain one"
	];
}

// src/environment/version-range.ts
const ANY = {
	low: void 0,
	high: void 0
};
/**
* The range of one condition. `=` and `1.2.*` are as conda reads them; a version without an operator is exact.
* `1.2*` is `1.2.*` to conda, and to mamba as solverForm writes it; both read `=1.2.` as `=1.2`. Only what is plainly numeric is read, so that the range is never
* too small.
*/
function rangeOf(clause) {
	const [, operator = "", written = ""] = /^(===?|!=|<=|>=|~=|=|<|>|)\s*(.*)$/s.exec(clause.trim()) ?? [];
	const star = written.endsWith("*");
	const text = written.replace(operator === "=" ? /\.?\*$|\.$/ : /\.?\*$/, "");
	const numeric = /^\d+(?:\.\d+)*$/.test(text);
	const unfinished = operator === "<" ? /^\d+(?:\.\d+)*(?=\.?(?:a|b|rc|dev))/.exec(text)?.[0] : void 0;
	const parts = (numeric ? text : unfinished)?.split(".").map(Number) ?? [];
	if (parts.length === 0 || !parts.every(Number.isSafeInteger)) return ANY;
	const low = {
		parts,
		included: true
	};
	switch (operator) {
		case "==":
		case "===":
		case "": return star ? {
			low,
			high: next(parts)
		} : {
			low,
			high: low
		};
		case "=": return {
			low,
			high: next(parts)
		};
		case "~=": return parts.length < 2 || star ? ANY : {
			low,
			high: next(parts.slice(0, -1))
		};
		case ">=": return {
			low,
			high: void 0
		};
		case ">": return {
			low: {
				parts,
				included: false
			},
			high: void 0
		};
		case "<": return {
			low: void 0,
			high: {
				parts,
				included: false
			}
		};
		case "<=": return star ? ANY : {
			low: void 0,
			high: low
		};
		default: return ANY;
	}
}
/** Where the versions that begin with these parts end. */
function next(parts) {
	return {
		parts: [...parts.slice(0, -1), (parts.at(-1) ?? 0) + 1],
		included: false
	};
}
/** What is in all of the ranges. */
function intersection(ranges) {
	return ranges.reduce((all, range) => ({
		low: tighter(all.low, range.low, 1),
		high: tighter(all.high, range.high, -1)
	}), ANY);
}
function tighter(a, b, sign) {
	if (a === void 0 || b === void 0) return a ?? b;
	const order = compareParts(a.parts, b.parts) * sign;
	return order > 0 || order === 0 && !a.included ? a : b;
}
/** Whether no version at all is in the range. */
function isEmpty({ low, high }) {
	if (low === void 0 || high === void 0) return false;
	const order = compareParts(low.parts, high.parts);
	return order > 0 || order === 0 && !(low.included && high.included);
}
/** `3.12` when every version of the range begins with it. */
function minorOf({ low, high }) {
	const [major, minor] = low?.parts ?? [];
	if (major === void 0 || minor === void 0 || high === void 0) return void 0;
	const order = compareParts(high.parts, [major, minor + 1]);
	return order < 0 || order === 0 && !high.included ? `${major}.${minor}` : void 0;
}
/** `3.12.4` when the range is of this version alone. */
function patchOf({ low, high }) {
	if (low === void 0 || high === void 0 || low.parts.length !== 3 || !low.included) return void 0;
	const exact = high.included ? low : next(low.parts);
	return compareParts(high.parts, exact.parts) === 0 ? low.parts.join(".") : void 0;
}
function compareParts(a, b) {
	for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
		const difference = (a[at] ?? 0) - (b[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

// src/environment/python-pin.ts
function pythonPin(specs) {
	const all = combinations(specs.flatMap((spec) => {
		const read = readMatchSpec(spec);
		return read?.name === "python" || read?.name === "python_abi" ? [specRange(spec)] : [];
	}));
	const minors = new Set(all.map(minorOf));
	const patches = new Set(all.map(patchOf));
	const [minor] = minors;
	const [patch] = patches;
	return {
		minor: minors.size === 1 ? minor : void 0,
		patch: patches.size === 1 ? patch : void 0
	};
}
/** The ranges that a spec allows, one for each side of its bars. */
function specRange(spec) {
	const read = readMatchSpec(spec);
	if (read === void 0) return [intersection([])];
	const version = (bracketValues(read.brackets).get("version") ?? read.version).replaceAll(" ", "");
	if (/[()^]/.test(version)) return [intersection([])];
	return version.split("|").map((side) => intersection(side.split(",").map(rangeOf)));
}
const MOST_COMBINATIONS = 64;
/** The intersections of one range out of each list. */
function combinations(lists) {
	let all = [intersection([])];
	for (const list of lists) {
		if (all.length * list.length > MOST_COMBINATIONS) return [intersection([])];
		all = all.flatMap((one) => list.map((other) => intersection([one, other])));
	}
	return all;
}

// src/environment/listed-item.ts
/** Whether no version fits all of the items. */
function noneFits(items) {
	const [one, other] = items;
	if (one?.source !== void 0 && other?.source !== void 0) return one.source !== other.source;
	if (one?.exact !== void 0 && other?.exact !== void 0 && differ(one.exact, other.exact)) return true;
	return combinations(items.map(({ ranges }) => ranges)).every(isEmpty);
}
/** Whether two exact versions are certainly not the same one. */
function differ(one, other) {
	const lettered = /^\d+(?:\.\d+)*[a-z]$/;
	if (lettered.test(one) && lettered.test(other)) return one !== other;
	return matchesVersion(one, "==", other) === false && matchesVersion(other, "==", one) === false;
}
function exactOf(clauses) {
	const exact = clauses.length === 1 ? /^==\s*([^=*]+)$/.exec(clauses[0] ?? "")?.[1] : void 0;
	return exact === void 0 ? {} : { exact };
}
/** What an item of conda asks for; empty for what names no package. */
function condaItem(spec, file) {
	const read = readMatchSpec(spec.text);
	if (read === void 0 || read.name.includes("*")) return [];
	const { name, version, build, brackets } = read;
	return [{
		...spec,
		file,
		name,
		ranges: specRange(spec.text),
		...exactOf([version]),
		versions: `${version} ${build} ${brackets}`.trim(),
		extras: ""
	}];
}
/** Requirements that pip certainly installs: of two with a condition, perhaps one does. */
function pipItem(spec, file, values) {
	const requirement = parseRequirement(spec.text);
	const { kind, marker } = requirement;
	if (marker !== void 0 && markerHolds(marker, values) !== true) return [];
	if ((kind === "git" || kind === "url") && requirement.name !== void 0) {
		const { name, url } = requirement;
		const source = kind === "git" ? `git+${url}@${requirement.reference ?? ""}` : url;
		return [{
			...spec,
			file,
			name,
			ranges: [intersection([])],
			source,
			versions: source,
			extras: ""
		}];
	}
	if (kind !== "named") return [];
	const { name, extras, versions } = requirement;
	return [{
		...spec,
		file,
		name,
		ranges: [intersection([...new Set(versions)].map(rangeOf))],
		...exactOf(versions),
		versions: versions.join(",").replaceAll(" ", ""),
		extras: extras.map(normalName).toSorted().join()
	}];
}

// src/environment/marker-values.ts
/** What is known of the image. Its processor is the builder's, and Python is known as far as the file pins it. */
function markerValues(conda) {
	const { minor, patch } = pythonPin(conda);
	return {
		os_name: "posix",
		sys_platform: "linux",
		platform_system: "Linux",
		implementation_name: "cpython",
		platform_python_implementation: "CPython",
		extra: "",
		...minor !== void 0 && { python_version: minor },
		...patch !== void 0 && {
			python_full_version: patch,
			implementation_version: patch
		}
	};
}

// src/environment/listed-twice.ts
/** Nobody lists a package more often, and a junk file would take quadratic time. */
const MOST_COMPARED = 8;
/** Packages that stand in the file more than once: an error where no version fits all of their items. */
function checkListedTwice(conda, pip, problems) {
	const { file } = problems;
	const ofConda = conda.flatMap((spec) => condaItem(spec, file));
	const values = markerValues(conda.map(({ text }) => text));
	const ofPip = pip.flatMap((spec) => pipItem(spec, file, values));
	repeated(ofConda, "conda", () => problems);
	repeated(ofPip, "pip", () => problems);
	replaced(ofConda, ofPip, () => problems);
}
/**
* The same in the files that pip reads together with the pip section: requirements count as its own items, and constraints hold for
* them. What is in environment.yml alone was told already.
*/
function checkFilesListedTwice(environment, files) {
	const { file, conda, pip = [] } = environment;
	const values = markerValues(conda.map(({ text }) => text));
	const read = files.filter(({ role }) => role === "requirements");
	const all = [{
		path: file,
		requirements: pip
	}, ...read];
	const problems = new Map([file, ...files.map(({ path }) => path)].map((path) => [path, new Problems(path)]));
	const items = all.map(({ path, requirements }) => requirements.flatMap((spec) => pipItem(spec, path, values)));
	const at = (item) => problems.get(item.file);
	repeated(items.flat(), "pip", at);
	replaced(conda.flatMap((spec) => condaItem(spec, file)), items.flat(), at);
	const constraints = files.filter(({ role }) => role === "constraints");
	for (const { path, requirements } of constraints) constrained(items.flat(), requirements.flatMap((spec) => pipItem(spec, path, values)), at);
	problems.delete(file);
	return problems;
}
/** Constraints that leave no version of what is asked for. */
function constrained(items, constraints, problems) {
	const asked = new Map(items.toReversed().map((item) => [item.name, item]));
	for (const constraint of constraints) {
		const item = asked.get(constraint.name);
		if (item === void 0 || !noneFits([item, constraint])) continue;
		problems(constraint).error("versions-contradict", constraint.line, `no version satisfies both the constraint ${quoted(constraint.text)} and ${quoted(item.text)} on ${place(item, constraint)}`, "Change one of the two");
	}
}
/** What pip installs over what conda installed. */
function replaced(ofConda, ofPip, problems) {
	const first = new Map(ofConda.toReversed().map((item) => [normalName(item.name), item]));
	for (const item of ofPip) {
		const other = first.get(item.name);
		if (other === void 0 || !noneFits([other, item])) continue;
		problems(item).warning("conda-and-pip", item.line, `conda installs ${quoted(other.text)} (${place(other, item)}), and pip then replaces it with ${quoted(item.text)}`, "List the package once, in the section that should install it");
	}
}
function repeated(items, tool, problems) {
	const before = /* @__PURE__ */ new Map();
	for (const item of items) {
		const others = before.get(item.name) ?? [];
		const same = others.find(({ versions, extras }) => versions === item.versions && extras === item.extras);
		if (same === void 0 && others.length < MOST_COMPARED) before.set(item.name, [...others, item]);
		const contradicted = same ? void 0 : others.find((other) => noneFits([other, item]));
		if (contradicted !== void 0 || noneFits([item])) {
			const other = contradicted ?? item;
			problems(item).error("versions-contradict", item.line, contradicted === void 0 ? `no version satisfies ${quoted(item.text)}` : `no version satisfies both ${quoted(item.text)} and ${quoted(other.text)} on ${place(other, item)}, and ${tool} needs both`, contradicted === void 0 ? "Correct the version limits" : "Keep one of the two");
		} else if (same !== void 0) problems(item).warning("listed-twice", item.line, `${quoted(item.text)} is already listed on ${place(same, item)}, as ${quoted(same.text)}`, "Remove one of the two");
		else {
			const other = others.find(({ versions }) => versions !== "" && versions !== item.versions);
			if (other === void 0 || item.versions === "") continue;
			problems(item).warning("listed-twice", item.line, `${quoted(item.text)} is also listed on ${place(other, item)} with other versions (${quoted(other.text)}), and both conditions apply`, "Write it once, with all conditions");
		}
	}
}

// src/environment/missing-hashes.ts
/** Whether other files are read together with the items: `checkFileHashes` is for them. */
function readsFiles(items) {
	return items.some(({ text }) => parseRequirement(text).kind === "include");
}
/** Notes what has no hash, though pip demands it, in a pip section that reads no other files. */
function checkHashes(conda, pip, problems) {
	if (readsFiles(pip)) return;
	check([{
		path: problems.file,
		role: "requirements",
		requirements: pip,
		problems
	}], conda);
}
/** The same in all files that pip reads together with the pip section, that of environment.yml among them. */
function checkFileHashes(environment, files) {
	const { file, conda, pip = [] } = environment;
	const sources = [{
		path: file,
		role: "requirements",
		requirements: pip
	}, ...files].map((source) => ({
		...source,
		problems: new Problems(source.path)
	}));
	if (readsFiles(pip)) check(sources, conda);
	return sources.map(({ problems }) => problems);
}
/**
* pip refuses everything without a hash that it would have to download, as soon as one requirement or constraint has one
* (`get_requirements` in pip's `req_command.py`); what conda has installed it takes as it is, so that this is no error. The hash may
* stand at another item or constraint of the same name.
*/
function check(sources, conda) {
	const items = sources.flatMap(({ path: file, role, requirements }) => requirements.map((spec) => ({
		...spec,
		file,
		role,
		requirement: parseRequirement(spec.text)
	})));
	const demand = items.find((item) => item.requirement.hashed || has(item, "--require-hashes"));
	if (demand === void 0) return;
	const refusal = items.find((item) => has(item, "--no-require-hashes"));
	const asked = items.find((item) => has(item, "--require-hashes"));
	const problems = new Map(sources.map((source) => [source.path, source.problems]));
	const at = ({ file }) => problems.get(file);
	if (refusal !== void 0) {
		if (asked === void 0) return;
		at(refusal).error("pip-requirement", refusal.line, `${quoted(refusal.text)} contradicts ${quoted(asked.text)} on ${place(asked, refusal)}, and pip does not accept both together`, "Remove one of the two");
		return;
	}
	const values = markerValues(conda.map(({ text }) => text));
	const known = new Set(items.flatMap((item) => item.requirement.hashed ? nameOf(item, values) : []));
	for (const item of items) {
		const { kind } = item.requirement;
		if (item.role !== "requirements" || !lacks(item.requirement) || excluded(item, values)) continue;
		if (nameOf(item, values).some((name) => known.has(name))) continue;
		at(item).warning("missing-hash", item.line, `${quoted(item.text)} has no --hash. Because of ${place(demand, item)}, pip requires a hash for each package that it downloads`, kind === "git" || kind === "local" ? "Write a release with its --hash, or remove all hashes" : "Write its --hash after it (pip-compile --generate-hashes writes all of them), or remove the other hashes");
	}
}
function lacks(requirement) {
	const { kind, hashed } = requirement;
	if (hashed || kind === "url" && requirement.pinned) return false;
	return kind === "named" || kind === "url" || kind === "git" || kind === "local" && !requirement.links;
}
function nameOf(item, values) {
	const { requirement } = item;
	return requirement.kind === "named" && !excluded(item, values) ? [normalName(requirement.name)] : [];
}
function excluded({ requirement: { marker } }, values) {
	return marker !== void 0 && markerHolds(marker, values) === false;
}
function has({ text, requirement }, option) {
	return requirement.kind === "option" && lineOptions(text).some(({ name }) => name === option);
}

// src/environment/index-order.ts
/**
* Notes the indexes that pip forgets without a word: `--index-url` replaces what stands above it, and with `--no-index` there are
* none, above it and below (`handle_option_line` of pip's `req_file.py`).
*/
function checkIndexes(items, problems) {
	let above = [];
	let none;
	for (const item of items) {
		const options = lineOptions(item.text);
		const given = (name) => options.filter((option) => option.name === name).length;
		const [indexes, others] = [given("--index-url"), given("--extra-index-url")];
		if (given("--no-index") > 0) none ??= item;
		if (none !== void 0) {
			const lost = indexes + others > 0 ? [...above, item] : above;
			for (const { text, line } of lost) problems.error("lost-index", line, `pip ignores the index of ${quoted(text)}, because line ${none.line} has --no-index`, "Remove one of the two");
			above = [];
			continue;
		}
		if (indexes > 1) problems.error("lost-index", item.line, `pip uses only the last --index-url of ${quoted(item.text)}`, "Write --index-url once, and use --extra-index-url for the others");
		if (indexes > 0) {
			for (const { text, line } of above) problems.error("lost-index", line, `pip ignores the index of ${quoted(text)}, because --index-url on line ${item.line} replaces it`, "Write --index-url once, as the first of them, and use --extra-index-url for the others");
			above = [];
		}
		if (indexes + others > 0) above.push(item);
	}
}

// src/environment/requirement-lines.ts
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
function splitLines(text) {
	return text.split(LINE_END);
}
/**
* The requirements in a requirements file, as pip splits it: a backslash at the end joins lines, `#` at the start or
* after a blank begins a comment, empty lines count for nothing. The line is the first one of the joined lines.
* Source: pip's `req_file.py`, `join_lines` and `ignore_comments`.
*/
function requirementLines(text) {
	const specs = [];
	let joined;
	for (const [index, line] of splitLines(text).entries()) {
		const comment = /^\s*#/.test(line);
		const continues = line.endsWith("\\") && !comment;
		const content = continues ? line.slice(0, -1) : line;
		joined = {
			text: (joined?.text ?? "") + (comment && joined !== void 0 ? ` ${content}` : content),
			line: joined?.line ?? index + 1
		};
		if (continues) continue;
		specs.push(joined);
		joined = void 0;
	}
	if (joined !== void 0) specs.push(joined);
	return specs.map(({ text: content, line }) => ({
		text: withoutComment$1(content).trim(),
		line
	})).filter(({ text: content }) => content !== "");
}
/** As a regular expression, this took quadratic time over a long run of blanks. */
function withoutComment$1(line) {
	for (let at = line.indexOf("#"); at >= 0; at = line.indexOf("#", at + 1)) if (at === 0 || /\s/.test(line.charAt(at - 1))) return line.slice(0, at);
	return line;
}

// src/environment/pip-section.ts
/**
* The items of the pip section, in their order; those that cannot be used are errors and left out. `below`: the items that stand
* after the section at its own level.
*/
function pipItems(section, problems, below = []) {
	if (section.kind === "mapping" || section.kind === "scalar" && section.value !== "") {
		problems.error("pip-section-not-a-list", section.line, "the pip section is not a list", "Write its packages below \"- pip:\" with more indentation. Each line begins with \"- \"");
		return [];
	}
	if (section.kind === "scalar" || section.items.length === 0) {
		reportEmpty(section.line, below, problems);
		return [];
	}
	const items = [];
	for (const node of section.items) {
		const text = itemText(node, "the pip requirement", problems, false);
		if (text === void 0) continue;
		checkRequirement(text, node.line, problems);
		items.push({
			text,
			line: node.line
		});
	}
	checkIndexes(items, problems);
	return items;
}
function reportEmpty(line, below, problems) {
	const [first] = below;
	if (first === void 0) {
		problems.warning("empty-pip-section", line, "the pip section is empty", "Remove \"- pip:\"");
		return;
	}
	const lines = below.length === 1 ? `line ${first.line}` : `lines ${first.line} to ${below.at(-1)?.line}`;
	problems.warning("pip-indentation", first.line, `${quoted(first.value)} has the same indentation as "- pip:" on line ${line}, so conda installs it and the pip section is empty`, `If pip should install these packages, indent ${lines} more than "- pip:". Otherwise remove "- pip:"`);
}
/** The longest real files, with a hash for each of their packages, have some hundreds. */
const MOST_REQUIREMENTS = 2e4;
/** The requirements of an included file, with everything that is wrong or doubtful about them noted. */
function checkedRequirements(text, problems) {
	const lines = splitLines(text);
	const requirements = requirementLines(text);
	const next = requirements[MOST_REQUIREMENTS];
	if (next !== void 0) {
		const why = `the file contains more than ${MOST_REQUIREMENTS} requirements`;
		problems.error("too-many-requirements", next.line, why, "List only the packages that lectures use. pip finds what these packages need");
		return [];
	}
	for (const { text: item, line } of requirements) {
		if (strangeInText(item, false) === void 0) {
			checkRequirement(item, line, problems);
			continue;
		}
		const at = lines.findIndex((content, index) => index >= line - 1 && strangeInText(content, false));
		const strange = strangeInText(lines[at] ?? "", false);
		if (strange !== void 0) problems.error(...strangeReport(at + 1, "the pip requirement", strange, item));
	}
	checkIndexes(requirements, problems);
	return requirements;
}
/** Notes what pip cannot read, and what can install something else tomorrow. */
function checkRequirement(text, line, problems) {
	const requirement = parseRequirement(text);
	switch (requirement.kind) {
		case "unclear":
			problems.error("pip-requirement", line, `${quoted(text)}: ${requirement.why}`, requirement.advice);
			break;
		case "git":
			if (requirement.pinned) break;
			problems.warning("mutable-git-reference", line, `the content of ${quoted(text)} can change, because it uses ${requirement.reference ?? "the default branch"} and not a fixed commit`, "Write the full commit hash after the @. Until then, the image is rebuilt whenever the reference moves");
			break;
		case "named":
		case "url":
			if (requirement.pinned) break;
			problems.warning("unpinned-requirement", line, `${quoted(text)} is not pinned, so a rebuild can install a different version`, requirement.kind === "url" ? "Write #sha256=... after the address" : "Pin it with ==");
			break;
		case "include":
			if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(requirement.target)) break;
			problems.error("remote-include", line, `pip downloads ${quoted(text)} during the build, so its content is not known now`, "Copy the file into the repository, and write its path here");
	}
}

// src/environment/dependencies.ts
const NOT_TEXT = /^(?:~|null|true|false|yes|no|on|off|[-+]?(?:\d(?:_*\d)*(?:_*\.\d+)?|\.\d+)(?:e[-+]?\d+)?|0x[0-9a-f]+)$/i;
/** The conda specs and the pip section of `dependencies`; whatever conda or mamba would misread is an error. */
function readDependencies(node, problems) {
	const conda = [];
	let pip;
	let pipLine = 0;
	if (node === void 0 || node.kind !== "sequence") {
		problems.error("dependencies-missing", node?.line ?? 1, node === void 0 ? "the key \"dependencies\" is missing" : "dependencies is not a list", "Write the packages as a list below dependencies:. Each line begins with \"- \"");
		return {
			conda,
			pip
		};
	}
	if (node.items.length === 0) problems.error("dependencies-empty", node.line, "dependencies is empty", "List the packages, python first");
	for (const [index, item] of node.items.entries()) {
		if (item.kind === "scalar") {
			const spec = condaSpec(item, problems);
			if (spec !== void 0) conda.push(spec);
			continue;
		}
		const section = pipSection(item);
		if (section === void 0) reportOtherSection(item, problems);
		else if (pipLine > 0) {
			problems.error("second-pip-section", item.line, `line ${pipLine} already begins a pip section. conda installs only the last pip section, and mamba installs both`, "Move these items into the first pip section");
			pipItems(section, problems);
		} else {
			const below = node.items.slice(index + 1).filter((other) => other.kind === "scalar");
			pip = pipItems(section, problems, below);
			pipLine = item.line;
		}
	}
	checkPython(conda, node.line, problems);
	checkListedTwice(conda, pip ?? [], problems);
	checkHashes(conda, pip ?? [], problems);
	return {
		conda,
		pip
	};
}
function reportOtherSection(item, problems) {
	if (item.kind === "sequence") {
		problems.error("item-not-text", item.line, "this is a list, and a package is expected here", "Write one package per line");
		return;
	}
	for (const { key } of item.entries) {
		if (!checkCharacters(key, "the key", problems)) continue;
		if (key.value === "conda") problems.error("conda-section", key.line, "\"- conda:\" makes conda forget every conda package listed before it", "Remove the line and move its packages up into dependencies");
		else if (key.value === "pip") problems.error("pip-section-shared", key.line, "the pip section shares its list item with another key", "Write \"- pip:\" as a separate list item");
		else problems.error("unknown-section", key.line, `conda does not know the section ${quoted(key.value)}; the only possible section is pip`, "Write packages as \"- name=version\". Put quotes around an item that contains a colon and a space");
	}
}
function condaSpec(node, problems) {
	const text = itemText({
		...node,
		value: withoutComment(node.value)
	}, "the package", problems);
	if (text === void 0) return void 0;
	if (node.plain && NOT_TEXT.test(text)) {
		problems.error("item-not-text", node.line, `YAML reads ${quoted(text)} as a number or as true or false, not as the name of a package`, "Write the name of a package. If this is its real name, put it in quotes");
		return;
	}
	if (packageName(text) === void 0) {
		problems.error("match-spec", node.line, `conda cannot search for ${quoted(text)}`, adviceFor(text));
		return;
	}
	const problem = specProblem(text);
	if (problem !== void 0) {
		problems.error("match-spec", node.line, `${quoted(text)}: ${problem.why}`, problem.advice);
		return;
	}
	if (node.selector !== void 0) problems.notice("platform-selector", node.line, `conda and mamba ignore the condition [${node.selector}]: ${quoted(text)} is installed everywhere`, "Only conda-lock reads conditions of this kind. If the package exists for Linux, you need not do anything");
	return {
		text,
		line: node.line
	};
}
/** What was probably meant by a text that is no match spec. */
function adviceFor(text) {
	if (/^(?:git\+|-|https?:|\.{0,2}\/)|;|^[\w.-]+ ?@ ?/.test(text)) return "Move it into the pip section";
	if (/^[\w.-]+ ?\[[A-Za-z]/.test(text)) return "Conda packages have no extras. List the packages that you need, or move the item into the pip section";
	if (/^pip:/.test(text)) return "Write \"- pip:\", and below it, with more indentation, \"- name==version\"";
	if (/\S#/.test(text)) return "Write a space before the comment";
	if (text.includes("(")) return "Write the versions without parentheses, as in name>=1.0,<2.0";
	if (/["']/.test(text)) return "Remove the quotes, or put them around the whole item";
	if (/^[\w.-]+,? [\w.-]+/.test(text)) return "Write one package per line, as name=version";
	return "Write it as name, name=version or channel::name=version";
}
/** conda and mamba drop a comment that stands in the quotes. YAML begins none behind a no-break space. */
function withoutComment(text) {
	const at = text.search(/[ \t]#/);
	return at < 0 || text.includes("\n", at) ? text : text.slice(0, at);
}
function checkPython(conda, line, problems) {
	const python = conda.find(({ text }) => packageName(text) === "python");
	if (python === void 0) problems.warning("python-missing", line, "python is not listed, so the environment gets any version of Python that fits, or no Python at all", "Add python with its version, as in python=3.13");
	else if (pythonPin(conda.map(({ text }) => text)).minor === void 0) problems.warning("python-unpinned", python.line, `${quoted(python.text)} does not say which version of Python to install`, "Write the version, as in python=3.13");
}

// src/environment/known-keys.ts
/** The keys of an environment file that conda reads; it ignores all others. */
const KNOWN_KEYS = /* @__PURE__ */ new Set([
	"name",
	"channels",
	"dependencies",
	"variables",
	"prefix"
]);
const MOST_STRANGE = 2;
/** Whether a few characters that are not of ASCII are all that keeps the key from being one of conda's. */
function looksKnown(key) {
	const [first = "", ...rest] = key.split(/[^ -~]/u);
	if (rest.length === 0 || rest.length > MOST_STRANGE) return false;
	return [...KNOWN_KEYS].some((known) => fits(known, first, rest));
}
/** Each strange character stands for one letter, or for none. */
function fits(known, first, rest) {
	if (!known.startsWith(first)) return false;
	const left = known.slice(first.length);
	const [next, ...others] = rest;
	if (next === void 0) return left === "";
	return fits(left, next, others) || left !== "" && fits(left.slice(1), next, others);
}
/** The key of a line that begins with one in the first column. */
function keyOfLine(line) {
	const [, double, single, plain] = /^(?:"([^"]*)"\s*|'([^']*)'\s*|([^\s#"'-][^#:]*)):(?:\s|$)/.exec(line) ?? [];
	return double ?? single ?? plain?.trimEnd();
}

// src/environment/source.ts
/** Real files are below 4 KB. Anything near this limit is not an environment. */
const MOST_BYTES$1 = 1048576;
const MOST_LINES = 2e4;
const CONFLICT = /^(<{7}|\|{7}|={7}|>{7})(?:\s|$)/;
/** `key: |` and `key: >`. */
const BLOCK_TEXT = /^ *[\w-]+: +[|>][-+0-9]*\s*$/;
/** What YAML allows nowhere, not even in a comment: https://yaml.org/spec/1.2.2/#51-character-set */
const NOT_OF_YAML = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const TAB_INDENTATION = /^ *\t[ \t]*[^ \t#]/;
/**
* Text of the file with `\n` line ends and without a byte order mark, or `undefined` when it is not text that a YAML
* reader should see. Conflict markers and tabs are looked for here, because after them the YAML reader stops at the
* first one with a message about something else.
*/
function readSource(bytes, problems) {
	if (bytes.length > MOST_BYTES$1) {
		problems.error("file-too-large", 1, `the file has ${bytes.length} bytes, and the limit is ${MOST_BYTES$1}`, "Check that this is the right file: it should be a conda environment");
		return;
	}
	const text = decode(bytes, problems);
	if (text === void 0) return void 0;
	const lines = text.split("\n");
	if (lines.length > MOST_LINES) {
		problems.error("too-many-lines", 1, `the file has ${lines.length} lines, and the limit is ${MOST_LINES}`, "Check that this is the right file: it should be a conda environment");
		return;
	}
	const nul = lines.findIndex((line) => line.includes("\0"));
	if (nul >= 0) {
		problems.error("nul-byte", nul + 1, "the file contains a NUL byte, so it is not text", "Save it as plain UTF-8 text");
		return;
	}
	/** Indentation of the key whose text goes on over the next lines, in which any character may stand. */
	let block = Number.POSITIVE_INFINITY;
	/** Whether the lines belong to a key that conda ignores. */
	let ignored = false;
	for (const [index, line] of lines.entries()) {
		const indentation = line.length - line.trimStart().length;
		if (line.trim() !== "" && indentation <= block) block = Number.POSITIVE_INFINITY;
		const key = keyOfLine(line);
		if (key !== void 0) ignored = !KNOWN_KEYS.has(key);
		else if (/^[^ \t#-]/.test(line)) ignored = false;
		checkLine(line, index + 1, ignored || block < indentation, problems);
		if (block === Number.POSITIVE_INFINITY && BLOCK_TEXT.test(line)) block = line.search(/[^ ]/);
	}
	return problems.failed ? void 0 : text;
}
function decode(bytes, problems) {
	const [first, second] = bytes;
	if (first === 255 && second === 254 || first === 254 && second === 255) {
		problems.error("not-utf-8", 1, "the file is UTF-16", "Save it as UTF-8");
		return;
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
	} catch {
		problems.error("not-utf-8", badLine(bytes), "the line is not UTF-8", "Save the file as UTF-8");
		return;
	}
}
/** Line breaks are ASCII, so every line can be decoded by itself. */
function badLine(bytes) {
	let line = 1;
	let start = 0;
	for (;;) {
		const end = bytes.indexOf(10, start);
		try {
			new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end < 0 ? void 0 : end));
		} catch {
			return line;
		}
		if (end < 0) return 1;
		start = end + 1;
		line += 1;
	}
}
function checkLine(line, number, text, problems) {
	const marker = CONFLICT.exec(line)?.[1];
	if (marker !== void 0) problems.error("conflict-marker", number, `the file contains an unresolved merge conflict: this line begins with ${marker}`, "Keep one side of the conflict, and delete the marker lines");
	const control = NOT_OF_YAML.exec(line);
	if (control !== null) {
		const column = [...line.slice(0, control.index)].length + 1;
		problems.error("control-character", number, `the line contains the control character ${tellStrange({
			character: control[0],
			column
		})}, which YAML does not allow`, "Delete the character");
	}
	const strange = text ? void 0 : strangeInLine(line);
	if (strange !== void 0) problems.error("strange-character", number, `the line contains ${tellStrange(strange)}, and YAML needs a plain space, hyphen or colon there`, "Delete the character, and type a plain one");
	if (TAB_INDENTATION.test(line)) problems.error("tab-indentation", number, "the line is indented with a tab; YAML allows only spaces", "Replace the tab with spaces");
}
/** Finds the line (first is 1) of an offset, in logarithmic time. */
function lineFinder(text) {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return (offset) => {
		let low = 0;
		let high = starts.length;
		while (high - low > 1) {
			const middle = low + high >> 1;
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle;
		}
		return low + 1;
	};
}

// node_modules/js-yaml/dist/js-yaml.mjs
/*! js-yaml 5.5.0 https://github.com/nodeca/js-yaml @license MIT */
/**
* Returned by a scalar resolver when the source does not match its tag.
*
* @category Tags
*/
var NOT_RESOLVED = Symbol("NOT_RESOLVED");
/**
* Create a normalized scalar tag definition.
*
* @category Tags
*/
function defineScalarTag(tagName, options) {
	return {
		tagName,
		nodeKind: "scalar",
		implicit: options.implicit ?? false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		implicitFirstChars: options.implicitFirstChars ?? null,
		resolve: options.resolve,
		identify: options.identify,
		represent: options.represent ?? ((data) => String(data)),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized sequence tag definition.
*
* @category Tags
*/
function defineSequenceTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "sequence",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addItem: options.addItem,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized mapping tag definition.
*
* @category Tags
*/
function defineMappingTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "mapping",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addPair: options.addPair,
		has: options.has,
		keys: options.keys,
		get: options.get,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/** @category Tags */
var strTag = defineScalarTag("tag:yaml.org,2002:str", {
	resolve: (source) => source,
	identify: (data) => typeof data === "string"
});
var NULL_VALUES$1 = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullCoreTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES$1.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
/** @category Tags */
var nullJsonTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: ["n"],
	resolve: (source, isExplicit) => {
		if (source === "null" || isExplicit && source === "") return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var NULL_VALUES = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullYaml11Tag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var TRUE_VALUES$2 = [
	"true",
	"True",
	"TRUE"
];
var FALSE_VALUES$2 = [
	"false",
	"False",
	"FALSE"
];
/** @category Tags */
var boolCoreTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"t",
		"T",
		"f",
		"F"
	],
	resolve: (source) => {
		if (TRUE_VALUES$2.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$2.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES$1 = ["true"];
var FALSE_VALUES$1 = ["false"];
/** @category Tags */
var boolJsonTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: ["t", "f"],
	resolve: (source) => {
		if (TRUE_VALUES$1.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$1.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES = [
	"true",
	"True",
	"TRUE",
	"y",
	"Y",
	"yes",
	"Yes",
	"YES",
	"on",
	"On",
	"ON"
];
var FALSE_VALUES = [
	"false",
	"False",
	"FALSE",
	"n",
	"N",
	"no",
	"No",
	"NO",
	"off",
	"Off",
	"OFF"
];
/** @category Tags */
var boolYaml11Tag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"y",
		"Y",
		"n",
		"N",
		"t",
		"T",
		"f",
		"F",
		"o",
		"O"
	],
	resolve: (source) => {
		if (TRUE_VALUES.indexOf(source) !== -1) return true;
		if (FALSE_VALUES.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var YAML_INTEGER_IMPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
var YAML_INTEGER_EXPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$2(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$2(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$2(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intCoreTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger$2,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)$");
var YAML_INTEGER_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$1(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$1(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intJsonTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlInteger$1,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?(?:0|[1-9][0-9_]*))$");
function parseYamlInteger(source) {
	let value = source.replace(/_/g, "");
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	if (value.includes(":")) {
		let result = 0;
		for (const part of value.split(":")) result = result * 60 + Number(part);
		return sign * result;
	}
	if (value !== "0" && value[0] === "0") return sign * parseInt(value, 8);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger(source) {
	if (!YAML_INTEGER_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intYaml11Tag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_FLOAT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$2(source) {
	if (!YAML_FLOAT_PATTERN$1.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase();
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	const result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN$1.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$2(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatCoreTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat$2,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$2
});
var YAML_FLOAT_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$");
var YAML_FLOAT_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_FLOAT_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
		let value = source.toLowerCase();
		const sign = value[0] === "-" ? -1 : 1;
		if ("+-".includes(value[0])) value = value.slice(1);
		if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
		if (value === ".nan") return NaN;
		const result = sign * parseFloat(value);
		return Number.isFinite(result) ? result : NOT_RESOLVED;
	}
	if (!YAML_FLOAT_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = Number(source);
	if (Number.isFinite(result)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$1(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatJsonTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlFloat$1,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$1
});
var YAML_FLOAT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?(?:(?:[0-9][0-9_]*)?\\.[0-9_]*)(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat(source) {
	if (!YAML_FLOAT_PATTERN.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase().replace(/_/g, "");
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	let result = 0;
	if (value.includes(":")) {
		for (const part of value.split(":")) result = result * 60 + Number(part);
		result *= sign;
	} else result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatYaml11Tag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat
});
/**
* Enables merge keys in {@link CORE_SCHEMA} when added with
* {@link Schema.withTags}.
*
* @category Tags
*/
var mergeTag = defineScalarTag("tag:yaml.org,2002:merge", {
	implicit: true,
	implicitFirstChars: ["<"],
	resolve: (source, isExplicit) => {
		if (source === "<<" || isExplicit && source === "") return "<<";
		return NOT_RESOLVED;
	},
	identify: () => false
});
var BASE64_PATTERN = /^[A-Za-z0-9+/]*={0,2}$/;
function resolveYamlBinary(source) {
	const input = source.replace(/\s/g, "");
	if (input.length % 4 !== 0 || !BASE64_PATTERN.test(input)) return NOT_RESOLVED;
	const binary = atob(input);
	const result = new Uint8Array(binary.length);
	for (let index = 0; index < binary.length; index++) result[index] = binary.charCodeAt(index);
	return result;
}
function representYamlBinary(object) {
	let binary = "";
	for (let index = 0; index < object.length; index++) binary += String.fromCharCode(object[index]);
	return btoa(binary);
}
/**
* The `!!binary` tag, represented as a `Uint8Array`.
*
* @category Tags
*/
var binaryTag = defineScalarTag("tag:yaml.org,2002:binary", {
	resolve: resolveYamlBinary,
	identify: (object) => Object.prototype.toString.call(object) === "[object Uint8Array]",
	represent: representYamlBinary
});
var YAML_DATE_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9])-([0-9][0-9])$");
var YAML_TIMESTAMP_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|[ \\t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\\.([0-9]*))?(?:[ \\t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?$");
function makeUtcDate(year, month, day, hour = 0, minute = 0, second = 0, fraction = 0) {
	const date = new Date(Date.UTC(year, month, day, hour, minute, second, fraction));
	date.setUTCFullYear(year, month, day);
	return date;
}
function resolveYamlTimestamp(source) {
	let match = YAML_DATE_REGEXP.exec(source);
	if (match === null) match = YAML_TIMESTAMP_REGEXP.exec(source);
	if (match === null) return NOT_RESOLVED;
	const year = +match[1];
	const month = +match[2] - 1;
	const day = +match[3];
	if (!match[4]) {
		const date = makeUtcDate(year, month, day);
		if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
		return date;
	}
	const hour = +match[4];
	const minute = +match[5];
	const second = +match[6];
	let fraction = 0;
	if (hour > 23 || minute > 59 || second > 59) return NOT_RESOLVED;
	if (match[7]) {
		let value = match[7].slice(0, 3);
		while (value.length < 3) value += "0";
		fraction = +value;
	}
	const date = makeUtcDate(year, month, day, hour, minute, second, fraction);
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
	if (match[9]) {
		const offsetHour = +match[10];
		const offsetMinute = +(match[11] || 0);
		if (offsetHour > 23 || offsetMinute > 59) return NOT_RESOLVED;
		const offset = (offsetHour * 60 + offsetMinute) * 6e4;
		date.setTime(date.getTime() - (match[9] === "-" ? -offset : offset));
	}
	return date;
}
/**
* The YAML 1.1 `!!timestamp` tag, represented as a JavaScript `Date`.
*
* @category Tags
*/
var timestampTag = defineScalarTag("tag:yaml.org,2002:timestamp", {
	implicit: true,
	implicitFirstChars: [..."0123456789"],
	resolve: resolveYamlTimestamp,
	identify: (object) => object instanceof Date,
	represent: (object) => object.toISOString()
});
/** @category Tags */
var seqTag = defineSequenceTag("tag:yaml.org,2002:seq", {
	create: () => [],
	addItem: (container, item) => {
		container.push(item);
	},
	identify: Array.isArray
});
function isPlainObject(data) {
	if (data === null || typeof data !== "object" || Array.isArray(data)) return false;
	const prototype = Object.getPrototypeOf(data);
	return prototype === null || prototype === Object.prototype;
}
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!omap
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   { one: 1 },
*   { two: 2 }
* ]
* ```
*
* @category Tags
*/
var omapTag = defineSequenceTag("tag:yaml.org,2002:omap", {
	create: () => ({
		list: [],
		seen: /* @__PURE__ */ new Set()
	}),
	addItem: (carrier, item) => {
		let key;
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve an ordered map item";
			key = item.keys().next().value;
		} else if (isPlainObject(item)) {
			const itemKeys = Object.keys(item);
			if (itemKeys.length !== 1) return "cannot resolve an ordered map item";
			key = itemKeys[0];
		} else return "cannot resolve an ordered map item";
		if (carrier.seen.has(key)) return "duplicate key in ordered map";
		carrier.seen.add(key);
		carrier.list.push(item);
		return "";
	},
	finalize: (carrier) => carrier.list,
	identify: () => false
});
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!pairs
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   ['one', 1],
*   ['two', 2]
* ]
* ```
*
* @category Tags
*/
var pairsTag = defineSequenceTag("tag:yaml.org,2002:pairs", {
	create: () => [],
	addItem: (container, item) => {
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve a pairs item";
			container.push(item.entries().next().value);
			return "";
		}
		if (Object.prototype.toString.call(item) !== "[object Object]") return "cannot resolve a pairs item";
		const object = item;
		const keys = Object.keys(object);
		if (keys.length !== 1) return "cannot resolve a pairs item";
		container.push([keys[0], object[keys[0]]]);
		return "";
	},
	identify: () => false
});
/**
* This is the default mapping implementation. It uses `{}` objects and has only
* partial functionality due to language limitations. This choice was made
* because users expect to get JavaScript objects, and it was left unchanged to
* avoid too many breaking changes in the v5 release.
*
* Side effects:
*
* - `Object.hasOwn()` checks or `for...of` loops are required for safe use (to
*   avoid falling through to prototypes).
* - Only scalar string keys are supported properly.
* - Other scalar keys, such as `null` and numbers, are converted to strings.
*   This is historical behaviour, and it can cause side effects such as
*   problems with `!!merge`.
*
* Note that non-string scalar keys may be deprecated in future versions.
*
* Ideally, use {@link realMapTag} instead.
*
* @category Tags
*/
var mapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		if (key !== null && typeof key === "object") return "object-based map does not support complex keys";
		const normalizedKey = String(key);
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		if (key !== null && typeof key === "object") return false;
		return Object.prototype.hasOwnProperty.call(container, String(key));
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
/**
* The YAML 1.1 `!!set` tag, represented as a JavaScript `Set`.
*
* @category Tags
*/
var setTag = defineMappingTag("tag:yaml.org,2002:set", {
	create: () => /* @__PURE__ */ new Set(),
	identify: (data) => data instanceof Set,
	represent: (data) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of data) map.set(key, null);
		return map;
	},
	addPair: (container, key, value) => {
		if (value !== null) return "cannot resolve a set item";
		container.add(key);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: () => null
});
function createTagDefinitionMap() {
	return {
		scalar: Object.create(null),
		sequence: Object.create(null),
		mapping: Object.create(null)
	};
}
function createTagDefinitionListMap() {
	return {
		scalar: [],
		sequence: [],
		mapping: []
	};
}
function compileTags(tags) {
	const result = [];
	for (const tag of tags) {
		let index = result.length;
		for (let previousIndex = 0; previousIndex < result.length; previousIndex++) {
			const previous = result[previousIndex];
			if (previous.nodeKind === tag.nodeKind && previous.tagName === tag.tagName && previous.matchByTagPrefix === tag.matchByTagPrefix) {
				index = previousIndex;
				break;
			}
		}
		result[index] = tag;
	}
	return result;
}
/**
* Controls tag resolution when loading and type selection when dumping.
*
* @category Schemas
*/
var Schema = class Schema {
	tags;
	/** @internal */
	implicitScalarTags;
	/**
	* Dispatch implicit scalar resolvers by `source.charAt(0)`. Each bucket holds
	* the resolvers that may match that key, in schema order; a key absent from
	* the map uses
	* {@link Schema.implicitScalarAnyFirstChar}
	* (resolvers that declared no first-char constraint, so they apply to any
	* first character).
	*/
	implicitScalarByFirstChar;
	implicitScalarAnyFirstChar;
	/**
	* The default scalar tag (`!!str`), resolved once so the composer's fallback
	* for unresolved plain scalars avoids a keyed lookup per scalar.
	*
	* @internal
	*/
	defaultScalarTag;
	/**
	* The default container tags (`!!seq` / `!!map`), used by the dumper: when a
	* value is identified by its default tag, the tag is implicit and not
	* printed. Undefined if the schema does not define them (then such values
	* can't be dumped).
	*
	* @internal
	*/
	defaultSequenceTag;
	/** @internal */
	defaultMappingTag;
	exact;
	prefix;
	constructor(tags) {
		const compiledTags = compileTags(tags);
		const implicitScalarTags = [];
		const exact = createTagDefinitionMap();
		const prefix = createTagDefinitionListMap();
		for (const tag of compiledTags) {
			if (tag.nodeKind === "scalar" && tag.implicit) {
				if (tag.matchByTagPrefix) throw new Error("Implicit scalar tags cannot match by tag prefix");
				implicitScalarTags.push(tag);
			}
			switch (tag.nodeKind) {
				case "scalar":
					if (tag.matchByTagPrefix) prefix.scalar.push(tag);
					else exact.scalar[tag.tagName] = tag;
					break;
				case "sequence":
					if (tag.matchByTagPrefix) prefix.sequence.push(tag);
					else exact.sequence[tag.tagName] = tag;
					break;
				case "mapping": if (tag.matchByTagPrefix) prefix.mapping.push(tag);
				else exact.mapping[tag.tagName] = tag;
			}
		}
		const implicitScalarAnyFirstChar = implicitScalarTags.filter((tag) => tag.implicitFirstChars === null);
		const keys = /* @__PURE__ */ new Set();
		for (const tag of implicitScalarTags) if (tag.implicitFirstChars !== null) for (const key of tag.implicitFirstChars) keys.add(key);
		const implicitScalarByFirstChar = /* @__PURE__ */ new Map();
		for (const key of keys) implicitScalarByFirstChar.set(key, implicitScalarTags.filter((tag) => tag.implicitFirstChars === null || tag.implicitFirstChars.indexOf(key) !== -1));
		const defaultScalarTag = exact.scalar["tag:yaml.org,2002:str"];
		if (!defaultScalarTag) throw new Error("schema does not define the default scalar tag (tag:yaml.org,2002:str)");
		this.tags = compiledTags;
		this.implicitScalarTags = implicitScalarTags;
		this.implicitScalarByFirstChar = implicitScalarByFirstChar;
		this.implicitScalarAnyFirstChar = implicitScalarAnyFirstChar;
		this.defaultScalarTag = defaultScalarTag;
		this.defaultSequenceTag = exact.sequence["tag:yaml.org,2002:seq"];
		this.defaultMappingTag = exact.mapping["tag:yaml.org,2002:map"];
		this.exact = exact;
		this.prefix = prefix;
	}
	/** @internal */
	lookupScalarTag(tagName) {
		const exactTag = this.exact.scalar[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.scalar) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupSequenceTag(tagName) {
		const exactTag = this.exact.sequence[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.sequence) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupMappingTag(tagName) {
		const exactTag = this.exact.mapping[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.mapping) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	resolveImplicitScalarTag(source) {
		const candidates = this.implicitScalarByFirstChar.get(source.charAt(0)) ?? this.implicitScalarAnyFirstChar;
		for (const tag of candidates) {
			const value = tag.resolve(source, false, tag.tagName);
			if (value !== NOT_RESOLVED) return {
				value,
				tag
			};
		}
		const tag = this.defaultScalarTag;
		return {
			value: tag.resolve(source, false, tag.tagName),
			tag
		};
	}
	/**
	* Creates a new schema with the specified tags added. If a tag already
	* exists, it is replaced by the specified tag.
	*
	* @example
	*
	* ```javascript
	* import { CORE_SCHEMA, mergeTag, realMapTag } from 'js-yaml'
	*
	* const schema = CORE_SCHEMA.withTags(mergeTag, realMapTag)
	* ```
	*/
	withTags(...tags) {
		let flatTags = [];
		for (const tag of tags) flatTags = flatTags.concat(tag);
		return new Schema([...this.tags, ...flatTags]);
	}
};
/**
* The YAML 1.2 Failsafe Schema: strings, sequences, and mappings.
*
* @category Schemas
*/
var FAILSAFE_SCHEMA = new Schema([
	strTag,
	seqTag,
	mapTag
]);
/**
* The YAML 1.2 JSON Schema. It uses JSON scalar forms while retaining YAML
* collection syntax.
*
* @category Schemas
*/
var JSON_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullJsonTag,
	boolJsonTag,
	intJsonTag,
	floatJsonTag
]);
/**
* The default schema for the loaders. Note, {@link CORE_SCHEMA} comes
* without the `!!merge` tag. You can easily enable it if needed.
*
* @example
* Enable {@link mergeTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, mergeTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(mergeTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Schemas
*/
var CORE_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
]);
/**
* YAML 1.1-compatible schema.
*
* @category Schemas
*/
var YAML11_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullYaml11Tag,
	boolYaml11Tag,
	intYaml11Tag,
	floatYaml11Tag,
	timestampTag,
	mergeTag,
	binaryTag,
	omapTag,
	pairsTag,
	setTag
]);
/**
* The dumper schema for maximum compatibility. It combines all supported type
* variants from YAML 1.1 and YAML 1.2 so strings matching any of them are
* quoted. This makes the generated YAML more compatible with other parsers.
*
* The schema is based on YAML 1.1, but extends `!!int` and `!!float` to accept
* both YAML 1.1 and Core Schema forms, since Core Schema supports some forms
* that YAML 1.1 does not.
*
* @category Schemas
*/
var DUMP_SCHEMA = YAML11_SCHEMA.withTags({
	...intYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = intYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? intCoreTag.resolve(source, isExplicit, tagName) : result;
	}
}, {
	...floatYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = floatYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? floatCoreTag.resolve(source, isExplicit, tagName) : result;
	}
});
/**
* Recommended when non-string keys are actually needed. It uses native
* JavaScript `Map` objects, so keys keep their constructed types instead of
* being converted to strings.
*
* It is not the default to avoid widespread breaking changes in existing
* projects. `Map` has a different access API and does not pass deep equality
* checks against `{}`-based fixtures. Alongside the other changes in v5,
* making it the default was considered too disruptive.
*
* If these differences are acceptable for your project, we recommend using
* {@link realMapTag} to guarantee the absence of problems and side effects.
*
* @example
* Enable {@link realMapTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, realMapTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(realMapTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Tags
*/
var realMapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => /* @__PURE__ */ new Map(),
	addPair: (container, key, value) => {
		container.set(key, value);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: (container, key) => container.get(key),
	identify: (data) => data instanceof Map || isPlainObject(data),
	represent: (data) => {
		if (data instanceof Map) return data;
		const map = /* @__PURE__ */ new Map();
		const obj = data;
		for (const key of Object.keys(obj)) map.set(key, obj[key]);
		return map;
	}
});
function normalizeKey(key) {
	if (Array.isArray(key)) {
		const array = Array.prototype.slice.call(key);
		for (let index = 0; index < array.length; index++) {
			if (Array.isArray(array[index])) return null;
			if (typeof array[index] === "object" && Object.prototype.toString.call(array[index]) === "[object Object]") array[index] = "[object Object]";
		}
		return String(array);
	}
	if (typeof key === "object" && Object.prototype.toString.call(key) === "[object Object]") return "[object Object]";
	return String(key);
}
/**
* This implementation exists solely to reproduce v4 behavior exactly. Its use
* is strongly discouraged. If complex or non-string keys are needed, use
* {@link realMapTag} instead.
*
* @category Tags
*/
var legacyMapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		const normalizedKey = normalizeKey(key);
		if (normalizedKey === null) return "nested arrays are not supported inside keys";
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		const normalizedKey = normalizeKey(key);
		return normalizedKey !== null && Object.prototype.hasOwnProperty.call(container, normalizedKey);
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
var DEFAULT_SNIPPET_OPTIONS = {
	maxLength: 79,
	indent: 1,
	linesBefore: 3,
	linesAfter: 2
};
function getLine(buffer, lineStart, lineEnd, position, maxLineLength) {
	let head = "";
	let tail = "";
	const maxHalfLength = Math.floor(maxLineLength / 2) - 1;
	if (position - lineStart > maxHalfLength) {
		head = " ... ";
		lineStart = position - maxHalfLength + head.length;
	}
	if (lineEnd - position > maxHalfLength) {
		tail = " ...";
		lineEnd = position + maxHalfLength - tail.length;
	}
	return {
		str: head + buffer.slice(lineStart, lineEnd).replace(/\t/g, "→") + tail,
		pos: position - lineStart + head.length
	};
}
function padStart(string, max) {
	return " ".repeat(Math.max(max - string.length, 0)) + string;
}
function makeSnippet(mark, options) {
	if (!mark.buffer) return null;
	const opts = {
		...DEFAULT_SNIPPET_OPTIONS,
		...options
	};
	const re = /\r?\n|\r|\0/g;
	const lineStarts = [0];
	const lineEnds = [];
	let match;
	let foundLineNo = -1;
	while (match = re.exec(mark.buffer)) {
		lineEnds.push(match.index);
		lineStarts.push(match.index + match[0].length);
		if (mark.position <= match.index && foundLineNo < 0) foundLineNo = lineStarts.length - 2;
	}
	if (foundLineNo < 0) foundLineNo = lineStarts.length - 1;
	let result = "";
	const lineNoLength = Math.min(mark.line + opts.linesAfter, lineEnds.length).toString().length;
	const maxLineLength = opts.maxLength - (opts.indent + lineNoLength + 3);
	for (let i = 1; i <= opts.linesBefore; i++) {
		if (foundLineNo - i < 0) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo - i], lineEnds[foundLineNo - i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo - i]), maxLineLength);
		result = `${" ".repeat(opts.indent)}${padStart((mark.line - i + 1).toString(), lineNoLength)} | ${line.str}\n${result}`;
	}
	const line = getLine(mark.buffer, lineStarts[foundLineNo], lineEnds[foundLineNo], mark.position, maxLineLength);
	result += `${" ".repeat(opts.indent)}${padStart((mark.line + 1).toString(), lineNoLength)} | ${line.str}\n`;
	result += `${"-".repeat(opts.indent + lineNoLength + 3 + line.pos)}^\n`;
	for (let i = 1; i <= opts.linesAfter; i++) {
		if (foundLineNo + i >= lineEnds.length) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo + i], lineEnds[foundLineNo + i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo + i]), maxLineLength);
		result += `${" ".repeat(opts.indent)}${padStart((mark.line + i + 1).toString(), lineNoLength)} | ${line.str}\n`;
	}
	return result.replace(/\n$/, "");
}
function formatError(exception, compact) {
	let where = "";
	if (!exception.mark) return exception.reason;
	if (exception.mark.name) where += `in "${exception.mark.name}" `;
	where += `(${exception.mark.line + 1}:${exception.mark.column + 1})`;
	if (!compact && exception.mark.snippet) where += `\n\n${exception.mark.snippet}`;
	return `${exception.reason} ${where}`;
}
/**
* A YAML error. Unlike an ordinary `Error`, it adds a source snippet showing
* the location of the problem to the error message, when available.
*
* @category Main
*/
var YAMLException = class YAMLException extends Error {
	reason;
	mark;
	/**
	* Optional `mark` contains source snippet data. Usually, use
	* {@link YAMLException.throwAt} instead of passing it directly.
	*/
	constructor(reason, mark) {
		super();
		this.name = "YAMLException";
		this.reason = reason;
		this.mark = mark;
		this.message = formatError(this, false);
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	/**
	* Returns the formatted error, omitting the source snippet in compact mode.
	*/
	toString(compact) {
		return `${this.name}: ${formatError(this, compact)}`;
	}
	/**
	* Builds a YAMLException with a source snippet and throws it. `source` is
	* the raw input text; `position` is an offset into it.
	*/
	static throwAt(source, position, message, filename = "") {
		let line = 0;
		let lineStart = 0;
		for (let index = 0; index < position; index++) {
			const ch = source.charCodeAt(index);
			if (ch === 10) {
				line++;
				lineStart = index + 1;
			} else if (ch === 13) {
				line++;
				if (source.charCodeAt(index + 1) === 10) index++;
				lineStart = index + 1;
			}
		}
		const mark = {
			name: filename,
			buffer: source,
			position,
			line,
			column: position - lineStart
		};
		mark.snippet = makeSnippet(mark);
		throw new YAMLException(message, mark);
	}
};
/** @category Events */
var EVENT_ID = {
	DOCUMENT: 1,
	SEQUENCE: 2,
	MAPPING: 3,
	SCALAR: 4,
	ALIAS: 5,
	POP: 6
};
/** @category Nodes */
var SCALAR_STYLE = {
	PLAIN: 1,
	SINGLE_QUOTED: 2,
	DOUBLE_QUOTED: 3,
	LITERAL_BLOCK: 4,
	FOLDED_BLOCK: 5
};
/** @category Nodes */
var COLLECTION_STYLE = {
	BLOCK: 1,
	FLOW: 2
};
/** @category Nodes */
var CHOMPING_MODE = {
	CLIP: 1,
	STRIP: 2,
	KEEP: 3
};
var NO_RANGE$3 = -1;
function simpleEscapeSequence(c) {
	switch (c) {
		case 48: return "\0";
		case 97: return "\x07";
		case 98: return "\b";
		case 116: return "	";
		case 9: return "	";
		case 110: return "\n";
		case 118: return "\v";
		case 102: return "\f";
		case 114: return "\r";
		case 101: return "\x1B";
		case 32: return " ";
		case 34: return "\"";
		case 47: return "/";
		case 92: return "\\";
		case 78: return "";
		case 95: return "\xA0";
		case 76: return "\u2028";
		case 80: return "\u2029";
		default: return "";
	}
}
var simpleEscapeCheck = new Array(256);
var simpleEscapeMap = new Array(256);
for (let i = 0; i < 256; i++) {
	simpleEscapeCheck[i] = simpleEscapeSequence(i) ? 1 : 0;
	simpleEscapeMap[i] = simpleEscapeSequence(i);
}
function charFromCodepoint(c) {
	if (c <= 65535) return String.fromCharCode(c);
	return String.fromCharCode((c - 65536 >> 10) + 55296, (c - 65536 & 1023) + 56320);
}
function fromHexCode$1(c) {
	if (c >= 48 && c <= 57) return c - 48;
	return (c | 32) - 97 + 10;
}
function escapedHexLen$1(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	return 8;
}
function skipFoldedBreaks(input, position, end) {
	let breaks = 0;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10) {
			breaks++;
			position++;
		} else if (ch === 13) {
			breaks++;
			position++;
			if (input.charCodeAt(position) === 10) position++;
		} else if (ch === 32 || ch === 9) position++;
		else break;
	}
	return {
		position,
		breaks
	};
}
function foldedBreaks(count) {
	if (count === 1) return " ";
	return "\n".repeat(count - 1);
}
function getPlainValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, captureEnd);
}
function getSingleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 39) {
			result += input.slice(captureStart, position) + "'";
			position += 2;
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getDoubleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 92) {
			result += input.slice(captureStart, position);
			position++;
			const escaped = input.charCodeAt(position);
			if (escaped === 10 || escaped === 13) position = skipFoldedBreaks(input, position, end).position;
			else if (escaped < 256 && simpleEscapeCheck[escaped]) {
				result += simpleEscapeMap[escaped];
				position++;
			} else {
				let hexLength = escapedHexLen$1(escaped);
				let hexResult = 0;
				for (; hexLength > 0; hexLength--) {
					position++;
					const digit = fromHexCode$1(input.charCodeAt(position));
					hexResult = (hexResult << 4) + digit;
				}
				result += charFromCodepoint(hexResult);
				position++;
			}
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getBlockValue(input, start, end, indent, chomping, folded) {
	const textIndent = indent < 0 ? 0 : indent;
	const region = input.slice(start, end).replace(/\r\n?/g, "\n");
	const lines = region === "" ? [] : (region.endsWith("\n") ? region.slice(0, -1) : region).split("\n");
	let result = "";
	let didReadContent = false;
	let emptyLines = 0;
	let atMoreIndented = false;
	for (const line of lines) {
		let column = 0;
		while (column < textIndent && line.charCodeAt(column) === 32) column++;
		if (indent < 0 || column >= line.length) {
			emptyLines++;
			continue;
		}
		const content = line.slice(textIndent);
		const first = content.charCodeAt(0);
		if (folded) {
			if (first === 32 || first === 9) {
				atMoreIndented = true;
				result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
			} else if (atMoreIndented) {
				atMoreIndented = false;
				result += "\n".repeat(emptyLines + 1);
			} else if (emptyLines === 0) {
				if (didReadContent) result += " ";
			} else result += "\n".repeat(emptyLines);
		} else result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
		result += content;
		didReadContent = true;
		emptyLines = 0;
	}
	if (chomping === CHOMPING_MODE.KEEP) result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
	else if (chomping !== CHOMPING_MODE.STRIP) {
		if (didReadContent) result += "\n";
	}
	return result;
}
/**
* Decodes the scalar referenced by event offsets in `input`.
*
* @category Events
*/
function getScalarValue(input, scalar) {
	if (scalar.valueStart === NO_RANGE$3) return "";
	const { valueStart, valueEnd } = scalar;
	if (scalar.fast) return input.slice(valueStart, valueEnd);
	switch (scalar.style) {
		case SCALAR_STYLE.SINGLE_QUOTED: return getSingleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.DOUBLE_QUOTED: return getDoubleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.LITERAL_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, false);
		case SCALAR_STYLE.FOLDED_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, true);
		default: return getPlainValue(input, valueStart, valueEnd);
	}
}
var DEFAULT_TAG_HANDLERS = Object.assign(Object.create(null), {
	"!": "!",
	"!!": "tag:yaml.org,2002:"
});
var TAG_SUFFIX_CHARS = "-#;/?:@&=+$_.~*'()";
var TAG_URI_CHARS = TAG_SUFFIX_CHARS + "!,[]";
var DEFAULT_CONSTRUCTOR_OPTIONS = {
	filename: "",
	schema: CORE_SCHEMA,
	json: false,
	maxTotalMergeKeys: 1e4,
	maxAliases: -1
};
var NO_RANGE$1 = -1;
var HAS_OWN = Object.prototype.hasOwnProperty;
var CONTEXT_FLOW_IN = 1;
var CONTEXT_FLOW_OUT = 2;
var CONTEXT_BLOCK_IN = 3;
var CONTEXT_BLOCK_OUT = 4;
var PATTERN_NON_PRINTABLE = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;
var PATTERN_FLOW_INDICATORS = /[,\[\]{}]/;
var PATTERN_TAG_HANDLE = /^(?:!|!!|![0-9A-Za-z-]+!)$/;
var NS_URI_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])`;
var NS_TAG_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$.~*'()_])`;
var PATTERN_TAG_URI = new RegExp(`^(?:${NS_URI_CHAR})*$`);
var PATTERN_TAG_SUFFIX = new RegExp(`^(?:${NS_TAG_CHAR})+$`);
var PATTERN_TAG_PREFIX = new RegExp(`^(?:!(?:${NS_URI_CHAR})*|${NS_TAG_CHAR}(?:${NS_URI_CHAR})*)$`);
var DEFAULT_PARSER_OPTIONS = {
	filename: "",
	maxDepth: 100
};
function addDocumentEvent(state, explicitStart, explicitEnd) {
	state.events.push({
		type: EVENT_ID.DOCUMENT,
		explicitStart,
		explicitEnd,
		directives: state.directives
	});
}
function addSequenceEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.SEQUENCE,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function addMappingEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.MAPPING,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function insertFlowPairMappingEvent(state, snapshot) {
	state.events.splice(snapshot.eventsLength, 0, {
		type: EVENT_ID.MAPPING,
		start: snapshot.position,
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1,
		style: COLLECTION_STYLE.FLOW
	});
}
function addScalarEvent(state, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping = CHOMPING_MODE.CLIP, indent = -1, fast = false) {
	state.events.push({
		type: EVENT_ID.SCALAR,
		valueStart,
		valueEnd,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style,
		chomping,
		indent,
		fast
	});
}
function addAliasEvent(state, anchorStart, anchorEnd) {
	state.events.push({
		type: EVENT_ID.ALIAS,
		anchorStart,
		anchorEnd
	});
}
function addPopEvent(state) {
	state.events.push({ type: EVENT_ID.POP });
}
function addEmptyScalarEvent(state) {
	addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, SCALAR_STYLE.PLAIN);
}
function emptyProperties() {
	return {
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1
	};
}
function snapshotState(state) {
	return {
		position: state.position,
		line: state.line,
		lineStart: state.lineStart,
		lineIndent: state.lineIndent,
		firstTabInLine: state.firstTabInLine,
		eventsLength: state.events.length
	};
}
function restoreState(state, snapshot) {
	state.position = snapshot.position;
	state.line = snapshot.line;
	state.lineStart = snapshot.lineStart;
	state.lineIndent = snapshot.lineIndent;
	state.firstTabInLine = snapshot.firstTabInLine;
	state.events.length = snapshot.eventsLength;
}
function throwError(state, message) {
	YAMLException.throwAt(state.input.slice(0, state.length), state.position, message, state.filename);
}
function isEol(c) {
	return c === 10 || c === 13;
}
function isWhiteSpace(c) {
	return c === 9 || c === 32;
}
function isWsOrEol(c) {
	return isWhiteSpace(c) || isEol(c);
}
function isWsOrEolOrEnd(c) {
	return c === 0 || isWsOrEol(c);
}
function isFlowIndicator(c) {
	return c === 44 || c === 91 || c === 93 || c === 123 || c === 125;
}
function fromDecimalCode(c) {
	return c >= 48 && c <= 57 ? c - 48 : -1;
}
function fromHexCode(c) {
	if (c >= 48 && c <= 57) return c - 48;
	const lc = c | 32;
	if (lc >= 97 && lc <= 102) return lc - 97 + 10;
	return -1;
}
function escapedHexLen(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	if (c === 85) return 8;
	return 0;
}
function isSimpleEscape(c) {
	return c === 48 || c === 97 || c === 98 || c === 116 || c === 9 || c === 110 || c === 118 || c === 102 || c === 114 || c === 101 || c === 32 || c === 34 || c === 47 || c === 92 || c === 78 || c === 95 || c === 76 || c === 80;
}
function consumeLineBreak(state) {
	if (state.input.charCodeAt(state.position) === 10) state.position++;
	else {
		state.position++;
		if (state.input.charCodeAt(state.position) === 10) state.position++;
	}
	state.line++;
	state.lineStart = state.position;
	state.lineIndent = 0;
	state.firstTabInLine = -1;
}
function skipSeparationSpace(state, allowComments) {
	let lineBreaks = 0;
	let ch = state.input.charCodeAt(state.position);
	let hasSeparation = state.position === state.lineStart || isWsOrEol(state.input.charCodeAt(state.position - 1));
	while (ch !== 0) {
		while (isWhiteSpace(ch)) {
			hasSeparation = true;
			if (ch === 9 && state.firstTabInLine === -1) state.firstTabInLine = state.position;
			ch = state.input.charCodeAt(++state.position);
		}
		if (allowComments && hasSeparation && ch === 35) do
			ch = state.input.charCodeAt(++state.position);
		while (!isEol(ch) && ch !== 0);
		if (!isEol(ch)) break;
		consumeLineBreak(state);
		lineBreaks++;
		hasSeparation = true;
		ch = state.input.charCodeAt(state.position);
		while (ch === 32) {
			state.lineIndent++;
			ch = state.input.charCodeAt(++state.position);
		}
	}
	return lineBreaks;
}
function testDocumentSeparator(state, position = state.position) {
	const ch = state.input.charCodeAt(position);
	if ((ch === 45 || ch === 46) && ch === state.input.charCodeAt(position + 1) && ch === state.input.charCodeAt(position + 2)) {
		const following = state.input.charCodeAt(position + 3);
		return following === 0 || isWsOrEol(following);
	}
	return false;
}
function skipByteOrderMark(state) {
	if (state.position === state.lineStart && state.input.charCodeAt(state.position) === 65279) {
		state.position++;
		state.lineStart = state.position;
	}
}
function testDocumentBoundary(state) {
	if (state.position !== state.lineStart) return false;
	if (testDocumentSeparator(state)) return true;
	if (state.input.charCodeAt(state.position) !== 65279) return false;
	const snapshot = snapshotState(state);
	skipByteOrderMark(state);
	skipSeparationSpace(state, true);
	const ch = state.input.charCodeAt(state.position);
	const result = state.position === state.lineStart && (ch === 37 || ch === 45 && testDocumentSeparator(state));
	restoreState(state, snapshot);
	return result;
}
function skipUntilLineEnd(state) {
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0 && !isEol(ch)) ch = state.input.charCodeAt(++state.position);
}
function checkPrintable(state, start, end) {
	const match = PATTERN_NON_PRINTABLE.exec(state.input.slice(start, end));
	if (match !== null) {
		state.position = start + match.index + match[0].length - 1;
		throwError(state, "the stream contains non-printable characters");
	}
}
function readTagProperty(state, props, inFlow) {
	if (state.input.charCodeAt(state.position) !== 33) return false;
	if (props.tagStart !== NO_RANGE$1) throwError(state, "duplication of a tag property");
	const start = state.position;
	let isVerbatim = false;
	let isNamed = false;
	let tagHandle = "!";
	let ch = state.input.charCodeAt(++state.position);
	if (ch === 60) {
		isVerbatim = true;
		ch = state.input.charCodeAt(++state.position);
	} else if (ch === 33) {
		isNamed = true;
		tagHandle = "!!";
		ch = state.input.charCodeAt(++state.position);
	}
	let suffixStart = state.position;
	let tagName;
	if (isVerbatim) {
		while (ch !== 0 && ch !== 62) ch = state.input.charCodeAt(++state.position);
		if (ch !== 62) throwError(state, "unexpected end of the stream within a verbatim tag");
		tagName = state.input.slice(suffixStart, state.position);
		state.position++;
	} else {
		while (ch !== 0 && !isWsOrEol(ch) && !(inFlow && isFlowIndicator(ch))) {
			if (ch === 33) {
				if (!isNamed) {
					tagHandle = state.input.slice(suffixStart - 1, state.position + 1);
					if (!PATTERN_TAG_HANDLE.test(tagHandle)) throwError(state, "named tag handle cannot contain such characters");
					isNamed = true;
					suffixStart = state.position + 1;
				} else throwError(state, "tag suffix cannot contain exclamation marks");
			}
			ch = state.input.charCodeAt(++state.position);
		}
		tagName = state.input.slice(suffixStart, state.position);
		if (PATTERN_FLOW_INDICATORS.test(tagName)) throwError(state, "tag suffix cannot contain flow indicator characters");
	}
	if (tagName && !(isVerbatim ? PATTERN_TAG_URI.test(tagName) : PATTERN_TAG_SUFFIX.test(tagName))) throwError(state, `tag name cannot contain such characters: ${tagName}`);
	if (!isVerbatim && tagHandle !== "!" && tagHandle !== "!!" && !HAS_OWN.call(state.tagHandlers, tagHandle)) throwError(state, `undeclared tag handle "${tagHandle}"`);
	props.tagStart = start;
	props.tagEnd = state.position;
	return true;
}
function readAnchorProperty(state, props) {
	if (state.input.charCodeAt(state.position) !== 38) return false;
	if (props.anchorStart !== NO_RANGE$1) throwError(state, "duplication of an anchor property");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an anchor node must contain at least one character");
	props.anchorStart = start;
	props.anchorEnd = state.position;
	return true;
}
function readAlias(state, props) {
	if (state.input.charCodeAt(state.position) !== 42) return false;
	if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) throwError(state, "alias node should not have any properties");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an alias node must contain at least one character");
	addAliasEvent(state, start, state.position);
	return true;
}
function readFlowScalarBreak(state, nodeIndent) {
	skipSeparationSpace(state, false);
	if (state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readSingleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 39) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 39) {
			if (state.input.charCodeAt(state.position + 1) === 39) {
				simple = false;
				state.position += 2;
				continue;
			}
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.SINGLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a single quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a single quoted scalar");
}
function readDoubleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 34) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 34) {
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.DOUBLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (ch === 92) {
			simple = false;
			const escaped = state.input.charCodeAt(++state.position);
			if (isEol(escaped)) readFlowScalarBreak(state, nodeIndent);
			else if (isSimpleEscape(escaped)) state.position++;
			else {
				let hexLength = escapedHexLen(escaped);
				if (hexLength === 0) throwError(state, "unknown escape sequence");
				while (hexLength-- > 0) {
					state.position++;
					if (fromHexCode(state.input.charCodeAt(state.position)) < 0) throwError(state, "expected hexadecimal character");
				}
				state.position++;
			}
		} else if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a double quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a double quoted scalar");
}
function readBlockScalar(state, parentIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	let chomping = CHOMPING_MODE.CLIP;
	let indent = -1;
	let detectedIndent = false;
	if (ch !== 124 && ch !== 62) return false;
	const style = ch === 124 ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		const current = state.input.charCodeAt(state.position);
		const digit = fromDecimalCode(current);
		if (current === 43 || current === 45) {
			if (chomping !== CHOMPING_MODE.CLIP) throwError(state, "repeat of a chomping mode identifier");
			chomping = current === 43 ? CHOMPING_MODE.KEEP : CHOMPING_MODE.STRIP;
			state.position++;
		} else if (digit >= 0) {
			if (digit === 0) throwError(state, "bad explicit indentation width of a block scalar; it cannot be less than one");
			if (detectedIndent) throwError(state, "repeat of an indentation width identifier");
			indent = parentIndent + digit - 1;
			detectedIndent = true;
			state.position++;
		} else break;
	}
	let hadWhitespace = false;
	while (isWhiteSpace(state.input.charCodeAt(state.position))) {
		hadWhitespace = true;
		state.position++;
	}
	if (hadWhitespace && state.input.charCodeAt(state.position) === 35) skipUntilLineEnd(state);
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	else if (state.input.charCodeAt(state.position) !== 0) throwError(state, "a line break is expected");
	let contentIndent = detectedIndent ? indent : -1;
	let maxLeadingIndent = 0;
	const valueStart = state.position;
	let valueEnd = state.position;
	while (state.input.charCodeAt(state.position) !== 0) {
		const linePosition = state.position;
		let column = 0;
		while (state.input.charCodeAt(linePosition + column) === 32) column++;
		const first = state.input.charCodeAt(linePosition + column);
		if (first === 0) {
			if (contentIndent >= 0) {
				if (column > contentIndent) valueEnd = linePosition + column;
			} else if (column > 0) valueEnd = linePosition + column;
			break;
		}
		if (testDocumentBoundary(state)) break;
		if (!detectedIndent && contentIndent === -1 && isEol(first)) maxLeadingIndent = Math.max(maxLeadingIndent, column);
		if (!detectedIndent && contentIndent === -1 && !isEol(first)) {
			if (first === 9 && column < parentIndent) {
				state.position = linePosition + column;
				throwError(state, "tab characters must not be used in indentation");
			}
			if (column >= parentIndent && column < maxLeadingIndent) {
				state.position = linePosition + column;
				throwError(state, "bad indentation of a mapping entry");
			}
		}
		if (contentIndent === -1 && first !== 0 && !isEol(first) && column < parentIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		if (!detectedIndent && first !== 0 && !isEol(first) && contentIndent === -1) contentIndent = column;
		const requiredIndent = contentIndent === -1 ? parentIndent + 1 : contentIndent;
		if (first !== 0 && !isEol(first) && column < requiredIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		skipUntilLineEnd(state);
		valueEnd = state.position;
		if (isEol(state.input.charCodeAt(state.position))) {
			consumeLineBreak(state);
			valueEnd = state.position;
		}
	}
	checkPrintable(state, valueStart, valueEnd);
	addScalarEvent(state, valueStart, valueEnd, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, style, chomping, contentIndent);
	return true;
}
function canStartPlainScalar(state, nodeContext) {
	const ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	if (ch === 0 || isWsOrEol(ch) || ch === 35 || ch === 38 || ch === 42 || ch === 33 || ch === 124 || ch === 62 || ch === 39 || ch === 34 || ch === 37 || ch === 64 || ch === 96 || isFlowIndicator(ch)) return false;
	if (ch === 63 || ch === 45) {
		const following = state.input.charCodeAt(state.position + 1);
		if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) return false;
	}
	return true;
}
function readPlainScalar(state, nodeIndent, nodeContext, props) {
	if (!canStartPlainScalar(state, nodeContext)) return false;
	const start = state.position;
	let end = state.position;
	let ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	let multiline = false;
	while (ch !== 0) {
		if (testDocumentBoundary(state)) break;
		if (ch === 58) {
			const following = state.input.charCodeAt(state.position + 1);
			if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) break;
		} else if (ch === 35) {
			if (isWsOrEol(state.input.charCodeAt(state.position - 1))) break;
		} else if (inFlow && isFlowIndicator(ch)) break;
		else if (isEol(ch)) {
			const savedPosition = state.position;
			const savedLine = state.line;
			const savedLineStart = state.lineStart;
			const savedLineIndent = state.lineIndent;
			skipSeparationSpace(state, false);
			if (state.lineIndent >= nodeIndent) {
				multiline = true;
				ch = state.input.charCodeAt(state.position);
				continue;
			}
			state.position = savedPosition;
			state.line = savedLine;
			state.lineStart = savedLineStart;
			state.lineIndent = savedLineIndent;
			break;
		}
		if (!isWhiteSpace(ch)) end = state.position + 1;
		ch = state.input.charCodeAt(++state.position);
	}
	if (end === start) return false;
	checkPrintable(state, start, end);
	addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN, CHOMPING_MODE.CLIP, -1, !multiline);
	return true;
}
function skipFlowSeparationSpace(state, nodeIndent) {
	const startLine = state.line;
	skipSeparationSpace(state, true);
	if (state.line > startLine && state.lineIndent < nodeIndent || state.firstTabInLine !== -1 && state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readFlowCollection(state, nodeIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	const isMapping = ch === 123;
	const start = state.position;
	let readNext = true;
	if (ch !== 91 && ch !== 123) return false;
	const terminator = isMapping ? 125 : 93;
	if (isMapping) addMappingEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	else addSequenceEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		skipFlowSeparationSpace(state, nodeIndent);
		let ch = state.input.charCodeAt(state.position);
		if (ch === terminator) {
			state.position++;
			addPopEvent(state);
			return true;
		} else if (!readNext) throwError(state, "missed comma between flow collection entries");
		else if (ch === 44) throwError(state, "expected the node content, but found ','");
		let isPair = false;
		let isExplicitPair = false;
		if (ch === 63 && isWsOrEol(state.input.charCodeAt(state.position + 1))) {
			isPair = isExplicitPair = true;
			state.position += 1;
			skipFlowSeparationSpace(state, nodeIndent);
		}
		const entryLine = state.line;
		const entryStart = snapshotState(state);
		const keyWasRead = parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true);
		skipFlowSeparationSpace(state, nodeIndent);
		ch = state.input.charCodeAt(state.position);
		if ((isMapping || isExplicitPair || state.line === entryLine) && ch === 58) {
			isPair = true;
			state.position++;
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) {
				insertFlowPairMappingEvent(state, entryStart);
				if (!keyWasRead) addEmptyScalarEvent(state);
			} else if (!keyWasRead) addEmptyScalarEvent(state);
			if (!parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true)) addEmptyScalarEvent(state);
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) addPopEvent(state);
		} else if (isMapping && isPair) {
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
		} else if (isMapping) addEmptyScalarEvent(state);
		else if (isPair) {
			insertFlowPairMappingEvent(state, entryStart);
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
			addPopEvent(state);
		}
		ch = state.input.charCodeAt(state.position);
		if (ch === 44) {
			readNext = true;
			state.position++;
		} else readNext = false;
	}
	throwError(state, "unexpected end of the stream within a flow collection");
}
function readBlockSequence(state, nodeIndent, props) {
	if (state.firstTabInLine !== -1 || state.input.charCodeAt(state.position) !== 45 || !isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) return false;
	addSequenceEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
	while (state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) {
		if (state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const entryLine = state.line;
		state.position++;
		const hadBreak = skipSeparationSpace(state, true) > 0;
		if (state.firstTabInLine !== -1 && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
		if (hadBreak && state.lineIndent <= nodeIndent) addEmptyScalarEvent(state);
		else parseNode(state, nodeIndent, CONTEXT_BLOCK_IN, false, true);
		skipSeparationSpace(state, true);
		if (state.lineIndent < nodeIndent || state.position >= state.length) break;
		if (state.lineIndent > nodeIndent) throwError(state, "bad indentation of a sequence entry");
		if (state.line === entryLine && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
	}
	addPopEvent(state);
	return true;
}
function readBlockMapping(state, nodeIndent, flowIndent, props) {
	let atExplicitKey = false;
	let detected = false;
	let mappingOpened = false;
	let pendingExplicitKey = false;
	if (state.firstTabInLine !== -1) return false;
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0) {
		if (!atExplicitKey && state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const following = state.input.charCodeAt(state.position + 1);
		const entryLine = state.line;
		if ((ch === 63 || ch === 58) && isWsOrEolOrEnd(following)) {
			if (!mappingOpened) {
				addMappingEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
				mappingOpened = true;
			}
			if (ch === 63) {
				if (atExplicitKey) addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = true;
			} else if (atExplicitKey) atExplicitKey = false;
			else {
				addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = false;
			}
			state.position += 1;
			pendingExplicitKey = true;
		} else {
			if (atExplicitKey) {
				addEmptyScalarEvent(state);
				atExplicitKey = false;
			}
			const beforeKey = snapshotState(state);
			if (!parseNode(state, flowIndent, CONTEXT_FLOW_OUT, false, true)) break;
			if (state.line === entryLine) {
				ch = state.input.charCodeAt(state.position);
				while (isWhiteSpace(ch)) ch = state.input.charCodeAt(++state.position);
				if (ch === 58) {
					ch = state.input.charCodeAt(++state.position);
					if (!isWsOrEolOrEnd(ch)) throwError(state, "a whitespace character is expected after the key-value separator within a block mapping");
					if (!mappingOpened) {
						state.events.splice(beforeKey.eventsLength, 0, {
							type: EVENT_ID.MAPPING,
							start: beforeKey.position,
							anchorStart: props.anchorStart,
							anchorEnd: props.anchorEnd,
							tagStart: props.tagStart,
							tagEnd: props.tagEnd,
							style: COLLECTION_STYLE.BLOCK
						});
						mappingOpened = true;
					}
					detected = true;
					atExplicitKey = false;
					pendingExplicitKey = false;
				} else if (detected) throwError(state, "expected ':' after a mapping key");
				else {
					if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
						restoreState(state, beforeKey);
						return false;
					}
					return true;
				}
			} else if (detected) throwError(state, "can not read a block mapping entry; a multiline key may not be an implicit key");
			else {
				if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
					restoreState(state, beforeKey);
					return false;
				}
				return true;
			}
		}
		if (parseNode(state, nodeIndent, CONTEXT_BLOCK_OUT, true, pendingExplicitKey)) pendingExplicitKey = false;
		if (!atExplicitKey) {
			if (pendingExplicitKey) {
				addEmptyScalarEvent(state);
				pendingExplicitKey = false;
			}
		}
		skipSeparationSpace(state, true);
		ch = state.input.charCodeAt(state.position);
		if ((state.line === entryLine || state.lineIndent > nodeIndent) && ch !== 0) throwError(state, "bad indentation of a mapping entry");
		else if (state.lineIndent < nodeIndent) break;
	}
	if (!detected) return false;
	if (atExplicitKey) addEmptyScalarEvent(state);
	if (mappingOpened) addPopEvent(state);
	return true;
}
function parseNode(state, parentIndent, nodeContext, allowToSeek, allowCompact, allowPropertyMapping = true) {
	if (state.depth >= state.maxDepth) throwError(state, `nesting exceeded maxDepth (${state.maxDepth})`);
	state.depth++;
	let indentStatus = 1;
	let atNewLine = false;
	let hasContent = false;
	let propertyStart = null;
	const props = emptyProperties();
	let allowBlockScalars = nodeContext === CONTEXT_BLOCK_OUT || nodeContext === CONTEXT_BLOCK_IN;
	let allowBlockCollections = allowBlockScalars;
	const allowBlockStyles = allowBlockScalars;
	if (allowToSeek && skipSeparationSpace(state, true)) {
		atNewLine = true;
		if (state.lineIndent > parentIndent) indentStatus = 1;
		else if (state.lineIndent === parentIndent) indentStatus = 0;
		else indentStatus = -1;
	}
	if (indentStatus === 1) while (true) {
		const ch = state.input.charCodeAt(state.position);
		const propertyState = snapshotState(state);
		if (atNewLine && indentStatus !== 1 && (ch === 33 || ch === 38)) break;
		if (atNewLine && allowBlockStyles && (props.tagStart !== NO_RANGE$1 || props.anchorStart !== NO_RANGE$1) && (ch === 33 || ch === 38)) {
			const fallbackState = snapshotState(state);
			const flowIndent = parentIndent + 1;
			if (readBlockMapping(state, state.position - state.lineStart, flowIndent, props) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) {
				state.depth--;
				return true;
			}
			restoreState(state, fallbackState);
		}
		if (atNewLine && (ch === 33 && props.tagStart !== NO_RANGE$1 || ch === 38 && props.anchorStart !== NO_RANGE$1)) break;
		if (!readTagProperty(state, props, nodeContext === CONTEXT_FLOW_IN) && !readAnchorProperty(state, props)) break;
		if (propertyStart === null) propertyStart = propertyState;
		if (skipSeparationSpace(state, true)) {
			atNewLine = true;
			allowBlockCollections = allowBlockStyles;
			if (state.lineIndent > parentIndent) indentStatus = 1;
			else if (state.lineIndent === parentIndent) indentStatus = 0;
			else indentStatus = -1;
		} else allowBlockCollections = false;
	}
	if (allowBlockCollections) allowBlockCollections = atNewLine || allowCompact;
	if (indentStatus === 1 || nodeContext === CONTEXT_BLOCK_OUT) {
		const flowIndent = nodeContext === CONTEXT_FLOW_IN || nodeContext === CONTEXT_FLOW_OUT ? parentIndent : parentIndent + 1;
		const blockIndent = state.position - state.lineStart;
		if (indentStatus === 1) {
			if (allowBlockCollections && (readBlockSequence(state, blockIndent, props) || readBlockMapping(state, blockIndent, flowIndent, props)) || readFlowCollection(state, flowIndent, props)) hasContent = true;
			else {
				const ch = state.input.charCodeAt(state.position);
				if (propertyStart !== null && allowPropertyMapping && allowBlockStyles && !allowBlockCollections && ch !== 124 && ch !== 62) {
					const fallbackState = snapshotState(state);
					const propertyIndent = propertyStart.position - propertyStart.lineStart;
					restoreState(state, propertyStart);
					if (readBlockMapping(state, propertyIndent, flowIndent, emptyProperties()) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) hasContent = true;
					else restoreState(state, fallbackState);
				}
				if (!hasContent && (allowBlockScalars && readBlockScalar(state, flowIndent, props) || readSingleQuotedScalar(state, flowIndent, props) || readDoubleQuotedScalar(state, flowIndent, props) || readAlias(state, props) || readPlainScalar(state, flowIndent, nodeContext, props))) hasContent = true;
			}
		} else if (indentStatus === 0) hasContent = allowBlockCollections && readBlockSequence(state, blockIndent, props);
	}
	allowBlockScalars = allowBlockScalars && !hasContent;
	if (!hasContent && (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1 || allowBlockScalars)) {
		addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN);
		hasContent = true;
	}
	state.depth--;
	return hasContent || props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1;
}
function readDirective(state) {
	if (state.lineIndent > 0 || state.input.charCodeAt(state.position) !== 37) return false;
	state.position++;
	const nameStart = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
	const name = state.input.slice(nameStart, state.position);
	const args = [];
	if (name.length === 0) throwError(state, "directive name must not be less than one character in length");
	while (state.input.charCodeAt(state.position) !== 0 && !isEol(state.input.charCodeAt(state.position))) {
		while (isWhiteSpace(state.input.charCodeAt(state.position))) state.position++;
		if (state.input.charCodeAt(state.position) === 35 || isEol(state.input.charCodeAt(state.position)) || state.input.charCodeAt(state.position) === 0) break;
		const start = state.position;
		while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
		args.push(state.input.slice(start, state.position));
	}
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	if (name === "YAML") {
		if (state.directives.some((directive) => directive.kind === "yaml")) throwError(state, "duplication of %YAML directive");
		if (args.length !== 1) throwError(state, "YAML directive accepts exactly one argument");
		const match = /^([0-9]+)\.([0-9]+)$/.exec(args[0]);
		if (match === null) throwError(state, "ill-formed argument of the YAML directive");
		if (parseInt(match[1], 10) !== 1) throwError(state, "unacceptable YAML version of the document");
		state.directives.push({
			kind: "yaml",
			version: args[0]
		});
	} else if (name === "TAG") {
		if (args.length !== 2) throwError(state, "TAG directive accepts exactly two arguments");
		const [handle, prefix] = args;
		if (!PATTERN_TAG_HANDLE.test(handle)) throwError(state, "ill-formed tag handle (first argument) of the TAG directive");
		if (HAS_OWN.call(state.tagHandlers, handle)) throwError(state, `there is a previously declared suffix for "${handle}" tag handle`);
		if (!PATTERN_TAG_PREFIX.test(prefix)) throwError(state, "ill-formed tag prefix (second argument) of the TAG directive");
		state.tagHandlers[handle] = prefix;
		state.directives.push({
			kind: "tag",
			handle,
			prefix
		});
	}
	return true;
}
function readDocument(state) {
	state.directives = [];
	state.tagHandlers = Object.create(null);
	let hasDirectives = false;
	skipSeparationSpace(state, true);
	while (readDirective(state)) {
		hasDirectives = true;
		skipSeparationSpace(state, true);
	}
	let explicitStart = false;
	let explicitEnd = false;
	let allowCompact = true;
	if (state.lineIndent === 0 && state.input.charCodeAt(state.position) === 45 && state.input.charCodeAt(state.position + 1) === 45 && state.input.charCodeAt(state.position + 2) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 3))) {
		explicitStart = true;
		const markerLine = state.line;
		state.position += 3;
		skipSeparationSpace(state, true);
		allowCompact = state.line > markerLine;
	} else if (hasDirectives) throwError(state, "directives end mark is expected");
	const documentEventIndex = state.events.length;
	if (!explicitStart && state.position === state.lineStart && state.input.charCodeAt(state.position) === 46 && testDocumentSeparator(state)) {
		state.position += 3;
		skipSeparationSpace(state, true);
		return;
	}
	addDocumentEvent(state, explicitStart, false);
	if (!parseNode(state, state.lineIndent - 1, CONTEXT_BLOCK_OUT, false, allowCompact, allowCompact)) addEmptyScalarEvent(state);
	skipSeparationSpace(state, true);
	if (state.position === state.lineStart && testDocumentSeparator(state)) {
		explicitEnd = state.input.charCodeAt(state.position) === 46;
		if (explicitEnd) {
			const markerLine = state.line;
			state.position += 3;
			skipSeparationSpace(state, true);
			if (state.line === markerLine && state.position < state.length) throwError(state, "end of the stream or a document separator is expected");
		}
	}
	const documentEvent = state.events[documentEventIndex];
	if (documentEvent?.type === EVENT_ID.DOCUMENT) documentEvent.explicitEnd = explicitEnd;
	addPopEvent(state);
	if (!explicitEnd && state.position < state.length && !testDocumentBoundary(state)) throwError(state, "end of the stream or a document separator is expected");
}
/**
* Parses YAML into a flat event stream referencing source text by offsets.
*
* @category Events
*/
function parseEvents(input, options) {
	const length = input.length;
	const state = {
		...DEFAULT_PARSER_OPTIONS,
		...options,
		input: `${input}\0`,
		length,
		position: 0,
		line: 0,
		lineStart: 0,
		lineIndent: 0,
		firstTabInLine: -1,
		depth: 0,
		directives: [],
		tagHandlers: Object.create(null),
		events: []
	};
	const nullpos = input.indexOf("\0");
	if (nullpos !== -1) YAMLException.throwAt(input, nullpos, "null byte is not allowed in input", state.filename);
	while (state.position < state.length) {
		skipByteOrderMark(state);
		skipSeparationSpace(state, true);
		if (state.position >= state.length) break;
		const documentStart = state.position;
		readDocument(state);
		if (state.position === documentStart)
 /* c8 ignore next */
		throwError(state, "can not read a document");
	}
	return state.events;
}
var DEFAULT_LOAD_OPTIONS = {
	...DEFAULT_PARSER_OPTIONS,
	...DEFAULT_CONSTRUCTOR_OPTIONS
};
function hasBit(mask, bit) {
	return (mask & 1 << bit) !== 0;
}
/**
* Default scalar styling rules in application order.
* See [Scalar styling](../../docs/scalar_styling.md) for usage details.
*
* @category AST
*/
var DEFAULT_SCALAR_STYLE_RULES = {
	applyQuoteFlowKeysOption,
	doubleQuoteForInvisibles,
	doubleQuoteWhitespaceOnly,
	applyForceQuotesOption,
	tryLongOrMultilineAsBlock,
	quoteInvalidPlain,
	fallbackToDoubleQuoted
};
function _preferredQuotedStyle(layout) {
	if (layout.presenterOptions.quoteStyle === "single" && hasBit(layout.allowedStylesMask, SCALAR_STYLE.SINGLE_QUOTED)) return SCALAR_STYLE.SINGLE_QUOTED;
	return SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyQuoteFlowKeysOption(layout) {
	if (!layout.presenterOptions.quoteFlowKeys) return;
	if (!layout.isKey || !layout.flowOnly || layout.style !== SCALAR_STYLE.PLAIN) return;
	layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteForInvisibles(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /[\t\x7F-\xA0\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteWhitespaceOnly(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /^\s+$/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyForceQuotesOption(layout) {
	if (!layout.presenterOptions.forceQuotes) return;
	if (layout.isKey || layout.style !== SCALAR_STYLE.PLAIN) return;
	if (layout.node.tag !== layout.presenterOptions.schema.defaultScalarTag.tagName) return;
	layout.style = layout.node.value.includes("\n") ? SCALAR_STYLE.DOUBLE_QUOTED : _preferredQuotedStyle(layout);
}
function tryLongOrMultilineAsBlock(layout) {
	if (layout.style !== SCALAR_STYLE.PLAIN || layout.isKey) return;
	const value = layout.node.value;
	const multiline = value.indexOf("\n") !== -1;
	if (!hasBit(layout.allowedStylesMask, SCALAR_STYLE.LITERAL_BLOCK)) {
		if (multiline) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
		return;
	}
	const w = layout.presenterOptions.lineWidth;
	if (w === -1) {
		if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
		return;
	}
	const availableWidth = Math.max(Math.min(w, 40), w - layout.shiftOfContent);
	let position = 0;
	let shouldFold = false;
	while (position <= value.length) {
		let lineEnd = value.length;
		const nextLineBreak = value.indexOf("\n", position);
		if (nextLineBreak !== -1) lineEnd = nextLineBreak;
		const line = value.slice(position, lineEnd);
		if (line.length > availableWidth && line[0] !== " " && / [^ \t]/.test(line)) shouldFold = true;
		if (nextLineBreak === -1) break;
		position = nextLineBreak + 1;
	}
	if (shouldFold) layout.style = SCALAR_STYLE.FOLDED_BLOCK;
	else if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
}
function quoteInvalidPlain(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && !hasBit(layout.allowedStylesMask, SCALAR_STYLE.PLAIN)) layout.style = _preferredQuotedStyle(layout);
}
function fallbackToDoubleQuoted(layout) {
	if (!hasBit(layout.allowedStylesMask, layout.style)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
var SRC_C_PRINTABLE = "[\\x09\\x0A\\x0D\\x20-\\x7E\\x85\\xA0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]";
var SRC_B_CHAR = "[\\n\\r]";
var SRC_C_BYTE_ORDER_MARK = "\\uFEFF";
var SRC_S_WHITE = "[ \\t]";
var SRC_NB_CHAR = `(?:(?!(?:${SRC_B_CHAR}|${SRC_C_BYTE_ORDER_MARK}))${SRC_C_PRINTABLE})`;
var SRC_NS_CHAR = `(?:(?!${SRC_S_WHITE})${SRC_NB_CHAR})`;
var SRC_NB_JSON = "[\\x09\\x20-\\uD7FF\\uE000-\\uFFFF\\u{10000}-\\u{10FFFF}]";
var SRC_C_INDICATOR = "[-?:,\\[\\]{}#&*!|>'\"%@`]";
var SRC_C_FLOW_INDICATOR = "[,\\[\\]{}]";
var SRC_NS_PLAIN_SAFE_FLOW_OUT = SRC_NS_CHAR;
var SRC_NS_PLAIN_SAFE_FLOW_IN = `(?:(?!${SRC_C_FLOW_INDICATOR})${SRC_NS_CHAR})`;
var SRC_NS_PLAIN_FIRST_FLOW_OUT = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))`;
var SRC_NS_PLAIN_FIRST_FLOW_IN = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))`;
var SRC_NS_PLAIN_CHAR_FLOW_OUT = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_OUT})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))#*`;
var SRC_NS_PLAIN_CHAR_FLOW_IN = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_IN})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))#*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_OUT})*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_IN})*`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_OUT = `${SRC_NS_PLAIN_FIRST_FLOW_OUT}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_IN = `${SRC_NS_PLAIN_FIRST_FLOW_IN}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_OUT;
var SRC_NS_PLAIN_ONE_LINE_FLOW_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_IN;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_OUT}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_IN}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT = `${SRC_NS_PLAIN_ONE_LINE_FLOW_OUT}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT})*`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_IN = `${SRC_NS_PLAIN_ONE_LINE_FLOW_IN}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN})*`;
var NS_PLAIN_FLOW_OUT = new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT})$`, "u");
var NS_PLAIN_FLOW_IN = new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_IN})$`, "u");
var NS_PLAIN_BLOCK_KEY = new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY})$`, "u");
var NS_PLAIN_FLOW_KEY = new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_FLOW_KEY})$`, "u");
var NB_SINGLE_ONE_LINE = new RegExp(`^(?:${SRC_NB_JSON})*$`, "u");
var NB_SINGLE_MULTI_LINE = new RegExp(`^(?:${SRC_NB_JSON}|\\n)*$`, "u");
var BLOCK_SCALAR_CONTENT = new RegExp(`^(?:${SRC_NB_CHAR}|\\n)*$`, "u");
var DEFAULT_PRESENTER_OPTIONS = {
	indent: 2,
	seqNoIndent: false,
	seqInlineFirst: true,
	lineWidth: 80,
	flowBracketPadding: false,
	flowSkipCommaSpace: false,
	flowSkipColonSpace: false,
	quoteFlowKeys: false,
	quoteStyle: "single",
	forceQuotes: false,
	scalarStyleRules: Object.keys(DEFAULT_SCALAR_STYLE_RULES).map((name) => Reflect.get(DEFAULT_SCALAR_STYLE_RULES, name)),
	tagBeforeAnchor: false
};
var DEFAULT_DUMP_OPTIONS = {
	...DEFAULT_PRESENTER_OPTIONS,
	schema: DUMP_SCHEMA,
	skipInvalid: false,
	noRefs: false,
	flowLevel: -1,
	sortKeys: false,
	transform: () => {}
};
/** @deprecated Use `EVENT_ID.DOCUMENT` instead. @internal */
var EVENT_DOCUMENT = EVENT_ID.DOCUMENT;
/** @deprecated Use `EVENT_ID.SEQUENCE` instead. @internal */
var EVENT_SEQUENCE = EVENT_ID.SEQUENCE;
/** @deprecated Use `EVENT_ID.MAPPING` instead. @internal */
var EVENT_MAPPING = EVENT_ID.MAPPING;
/** @deprecated Use `EVENT_ID.SCALAR` instead. @internal */
var EVENT_SCALAR = EVENT_ID.SCALAR;
/** @deprecated Use `EVENT_ID.ALIAS` instead. @internal */
var EVENT_ALIAS = EVENT_ID.ALIAS;
/** @deprecated Use `EVENT_ID.POP` instead. @internal */
var EVENT_POP = EVENT_ID.POP;
/** @deprecated Use `SCALAR_STYLE.PLAIN` instead. @internal */
var SCALAR_STYLE_PLAIN = SCALAR_STYLE.PLAIN;
/** @deprecated Use `SCALAR_STYLE.SINGLE_QUOTED` instead. @internal */
var SCALAR_STYLE_SINGLE_QUOTED = SCALAR_STYLE.SINGLE_QUOTED;
/** @deprecated Use `SCALAR_STYLE.DOUBLE_QUOTED` instead. @internal */
var SCALAR_STYLE_DOUBLE_QUOTED = SCALAR_STYLE.DOUBLE_QUOTED;
/** @deprecated Use `SCALAR_STYLE.LITERAL_BLOCK` instead. @internal */
var SCALAR_STYLE_LITERAL_BLOCK = SCALAR_STYLE.LITERAL_BLOCK;
/** @deprecated Use `SCALAR_STYLE.FOLDED_BLOCK` instead. @internal */
var SCALAR_STYLE_FOLDED_BLOCK = SCALAR_STYLE.FOLDED_BLOCK;
/** @deprecated Use `COLLECTION_STYLE.BLOCK` instead. @internal */
var COLLECTION_STYLE_BLOCK = COLLECTION_STYLE.BLOCK;
/** @deprecated Use `COLLECTION_STYLE.FLOW` instead. @internal */
var COLLECTION_STYLE_FLOW = COLLECTION_STYLE.FLOW;
/** @deprecated Use `CHOMPING_MODE.CLIP` instead. @internal */
var CHOMPING_CLIP = CHOMPING_MODE.CLIP;
/** @deprecated Use `CHOMPING_MODE.STRIP` instead. @internal */
var CHOMPING_STRIP = CHOMPING_MODE.STRIP;
/** @deprecated Use `CHOMPING_MODE.KEEP` instead. @internal */
var CHOMPING_KEEP = CHOMPING_MODE.KEEP;

// src/environment/selector.ts
const PLATFORM = "(?:linux|linux64|osx|osx64|unix|win|win32|win64|arm64|aarch64|ppc64le|x86_64)";
const SELECTOR = new RegExp(`^["'\\s\\]},:]*\\s#.*\\[\\s*((?:not )?${PLATFORM}(?: (?:and|or) (?:not )?${PLATFORM})*)\\s*\\][^()]*$`);
/** The condition in the comment of the line that goes on at `end`, where a scalar ends. */
function selectorIn(text, end) {
	const lineEnd = text.indexOf("\n", end);
	const rest = text.slice(end, lineEnd < 0 ? void 0 : lineEnd);
	return rest.length < 1e3 && rest.includes("#") ? SELECTOR.exec(rest)?.[1] : void 0;
}

// src/environment/tree.ts
/** Environments are three levels deep. */
const DEEPEST = 16;
/** The largest real environment has about 60; more is junk, and every node could carry a finding. */
const MOST_EVENTS = 2e4;
/** The document's tree, or `undefined` (with errors noted) when it cannot be read. Never throws for bad YAML. */
function readTree(text, problems) {
	let events;
	try {
		events = parseEvents(text, { maxDepth: DEEPEST });
	} catch (error) {
		if (!(error instanceof YAMLException)) throw error;
		const lines = text.trimEnd().split("\n");
		const line = Math.min((error.mark?.line ?? 0) + 1, lines.length);
		const hyphen = /^\s*-[A-Za-z0-9"']/.test(lines[line - 1] ?? "");
		problems.error("yaml-syntax", line, `this line is not valid YAML: ${error.reason}`, hyphen ? "Write a space after the hyphen" : "Check the indentation, quotes and colons of this line and of the lines just above it");
		return;
	}
	if (events.length > MOST_EVENTS) {
		problems.error("too-many-items", 1, `the file contains more than ${MOST_EVENTS} items`, "Check that this is the right file: it should be a conda environment");
		return;
	}
	const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
	if (documents === 0) {
		problems.error("empty-file", 1, "the file is empty", "Write name, channels and dependencies into it");
		return;
	}
	const builder = new Builder(text, events, problems);
	const tree = builder.document();
	if (documents > 1) problems.error("several-documents", builder.secondDocument(), "a second YAML document begins here, and an environment file may contain only one", "Remove the --- line or the second document");
	return tree;
}
var Builder = class {
	#text;
	#events;
	#problems;
	#lineOf;
	/** Next event. */
	#next = 1;
	/** Where in the text the last event ended: an empty item has no place of its own and is found from here. */
	#cursor = 0;
	constructor(text, events, problems) {
		this.#text = text;
		this.#events = events;
		this.#problems = problems;
		this.#lineOf = lineFinder(text);
	}
	document() {
		return this.#node(1);
	}
	secondDocument() {
		const marker = /^---(?:\s|$)/gm;
		marker.lastIndex = this.#cursor;
		const found = marker.exec(this.#text);
		return this.#lineOf(found?.index ?? this.#cursor);
	}
	#node(lineAbove, inSequence = false) {
		const event = this.#events[this.#next];
		this.#next += 1;
		switch (event?.type) {
			case EVENT_ID.SCALAR: return this.#scalar(event, inSequence, lineAbove);
			case EVENT_ID.SEQUENCE: {
				this.#cursor = event.start;
				const line = this.#lineOf(event.start);
				this.#tag(event, ["!", "!!seq"], line);
				const items = [];
				while (!this.#closed()) items.push(this.#node(line, true));
				return {
					kind: "sequence",
					line,
					items
				};
			}
			case EVENT_ID.MAPPING: {
				this.#cursor = event.start;
				const line = this.#lineOf(event.start);
				this.#tag(event, ["!", "!!map"], line);
				return {
					kind: "mapping",
					line,
					entries: this.#entries(line)
				};
			}
			case EVENT_ID.ALIAS: {
				this.#cursor = event.anchorEnd;
				const line = this.#lineOf(event.anchorStart);
				this.#problems.error("yaml-alias", line, `*${this.#text.slice(event.anchorStart, event.anchorEnd)} is a YAML alias, and the action does not read aliases`, "Write the content itself here, without an alias");
				return {
					kind: "scalar",
					value: "",
					line,
					plain: false,
					folded: false
				};
			}
			default: return {
				kind: "scalar",
				value: "",
				line: lineAbove,
				plain: true,
				folded: false
			};
		}
	}
	#closed() {
		if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
		this.#next += 1;
		return true;
	}
	#entries(line) {
		const entries = [];
		const seen = /* @__PURE__ */ new Map();
		while (!this.#closed()) {
			const key = this.#node(line);
			const value = this.#node(key.line);
			if (key.kind !== "scalar") {
				this.#problems.error("complex-key", key.line, "a key is not plain text", "Write the key as one word");
				continue;
			}
			const before = seen.get(key.value);
			if (key.value === "<<" && key.plain) this.#problems.error("merge-key", key.line, "<< merges other keys into these, and tools do not agree on what that means", "Write the merged keys here, without <<");
			else if (before !== void 0) this.#problems.error("duplicate-key", key.line, `the key ${JSON.stringify(key.value)} is already on line ${before}`, "Keep one of the two: conda uses only one of them, and does not say so");
			seen.set(key.value, before ?? key.line);
			entries.push({
				key,
				value
			});
		}
		return entries;
	}
	#scalar(event, inSequence, lineAbove) {
		if (event.valueStart < 0) return {
			kind: "scalar",
			value: "",
			line: inSequence ? this.#emptyItem() : lineAbove,
			plain: event.style === SCALAR_STYLE.PLAIN,
			folded: false
		};
		this.#cursor = event.valueEnd;
		const line = this.#lineOf(event.valueStart);
		this.#tag(event, ["!", "!!str"], line);
		const value = getScalarValue(this.#text, event);
		if (/\p{Surrogate}/u.test(value)) this.#problems.error("lone-surrogate", line, "the text contains half a character", "Remove the \\u escape");
		const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
		const selector = block ? void 0 : selectorIn(this.#text, event.valueEnd);
		const written = this.#text.slice(event.valueStart, event.valueEnd);
		const before = this.#text.slice(this.#text.lastIndexOf("\n", event.valueStart - 1) + 1, event.valueStart);
		return {
			kind: "scalar",
			value,
			line,
			plain: event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0,
			...!block && { written: {
				text: written,
				column: [...before].length + 1
			} },
			folded: block || written.includes("\n"),
			...selector !== void 0 && { selector }
		};
	}
	#emptyItem() {
		const dash = /#.*|-/g;
		dash.lastIndex = this.#cursor;
		let found = dash.exec(this.#text);
		while (found !== null && found[0] !== "-") found = dash.exec(this.#text);
		if (found !== null) this.#cursor = found.index + 1;
		return this.#lineOf(this.#cursor);
	}
	#tag(event, allowed, line) {
		if (event.tagStart < 0) return;
		const tag = this.#text.slice(event.tagStart, event.tagEnd);
		if (allowed.includes(tag)) return;
		this.#problems.error("yaml-tag", line, `the YAML tag ${tag} is not allowed here`, "Remove the tag");
	}
};

// src/environment/written.ts
/**
* SHA-256 of what a YAML file says to any reader: its values with their order, tags and anchors, and whether each is in quotes, since
* `1.10` is a number to some and `"1.10"` is not. Comments, blanks, line ends and the kind of quotes do not count. Of the bytes
* where the YAML cannot be read, or not by all readers alike.
*/
function writtenHash(bytes) {
	return createHash("sha256").update(says(bytes) ?? bytes).digest("hex");
}
/** Readers of YAML 1.1, PyYAML among them, end lines and hence comments at these; those of 1.2 do not. */
const OTHER_LINE_ENDS = /[\x85\u2028\u2029]/;
function says(bytes) {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
		if (OTHER_LINE_ENDS.test(text)) return void 0;
		const part = (start, end) => start < 0 ? null : text.slice(start, end);
		const events = parseEvents(text, { maxDepth: 16 }).map((event) => {
			switch (event.type) {
				case EVENT_ID.SCALAR: return [
					event.type,
					event.style === SCALAR_STYLE.PLAIN,
					event.valueStart < 0 ? "" : getScalarValue(text, event),
					part(event.tagStart, event.tagEnd),
					part(event.anchorStart, event.anchorEnd)
				];
				case EVENT_ID.SEQUENCE:
				case EVENT_ID.MAPPING: return [
					event.type,
					part(event.tagStart, event.tagEnd),
					part(event.anchorStart, event.anchorEnd)
				];
				case EVENT_ID.ALIAS: return [event.type, part(event.anchorStart, event.anchorEnd)];
				case EVENT_ID.DOCUMENT: return [event.type, event.directives];
				default: return [event.type];
			}
		});
		return JSON.stringify(events);
	} catch {
		return;
	}
}

// src/environment/editable.ts
/**
* Throws a Failure (`environment`) for requirements with `-e`: pip installs a link to the folder, and the action's recipe keeps no
* folder of the repository and none that pip clones.
*/
function refuseEditables(environment, includes) {
	const sources = [{
		file: environment.file,
		items: environment.pip ?? []
	}, ...includes.map(({ path, requirements }) => ({
		file: path,
		items: requirements
	}))];
	const advice = "Remove -e, so that pip installs a copy. Or build the image with your own Dockerfile, which can keep the folder";
	const findings = sources.flatMap(({ file, items }) => items.flatMap(({ text, line }) => {
		if (parseRequirement(text).editable === void 0) return [];
		return [{
			severity: "error",
			rule: "editable",
			file,
			line,
			message: `${quoted(text)} installs a link to a folder that is not in the image`,
			advice
		}];
	}));
	const [first] = findings;
	if (first === void 0) return;
	throw new Failure({
		class: "environment",
		doing: "reading the environment",
		on: first.file ?? environment.file,
		why: findings.map(({ line, message }) => `line ${line}: ${message}`).join("; "),
		next: advice,
		findings: [
			...environment.findings,
			...includes.flatMap((include) => include.findings),
			...findings
		]
	});
}

// src/environment/git-references.ts
/** Milliseconds for all servers together: one that is slow has a limit of its own, and a file may name hundreds. */
const TIME_LIMIT = 3e5;
/**
* The commit that each git requirement without a full commit hash resolves to now, by the requirement's canonical
* text. Same text, other content is thus another image. Pinned requirements cost no request.
* Throws a Failure: `environment` at the requirement's line when a reference cannot be resolved, `registry-unavailable` or
* `rate-limited` when its server does not answer. Nothing is asked any more then, nor after `limit` milliseconds in all.
*/
async function resolveGitReferences(environment, includes, git, limit = TIME_LIMIT) {
	const sources = [{
		file: environment.file,
		items: environment.pip ?? []
	}, ...includes.map(({ path, requirements }) => ({
		file: path,
		items: requirements
	}))];
	const end = new AbortController();
	const timer = setTimeout(() => end.abort(tooSlow(limit)), limit);
	const asked = /* @__PURE__ */ new Map();
	const resolved = /* @__PURE__ */ new Map();
	try {
		for (const { file, items } of sources) for (const { text, line } of items) {
			const requirement = parseRequirement(text);
			if (requirement.kind !== "git" || requirement.pinned) continue;
			const { url, reference = "HEAD" } = requirement;
			const place = `${url} ${reference}`;
			const answer = asked.get(place) ?? resolve({
				url,
				reference,
				file,
				line,
				text
			}, git, end.signal);
			asked.set(place, answer);
			resolved.set(canonicalRequirement(text), answer);
		}
		const commits = await Promise.all([...resolved].map(async ([text, commit]) => [text, await commit]));
		return Object.fromEntries(commits);
	} finally {
		clearTimeout(timer);
		end.abort(new Failure({
			class: "internal",
			doing: "resolving",
			on: "git",
			why: "stopped",
			next: ""
		}));
		await Promise.allSettled(resolved.values());
	}
}
function tooSlow(limit) {
	return new Failure({
		class: "registry-unavailable",
		doing: "finding the commits of git requirements",
		on: "git ls-remote",
		why: `at least one git server did not answer within ${limit / 1e3} seconds`,
		next: "Run the job again, or write the full commit hash after the @ of each git requirement"
	});
}
/**
* A requirement with the commit that its reference stands for in place of the reference: pip then installs what was hashed, and
* a moved branch is no cached step. Anything else, and what was not resolved, stays as it is.
*/
function withCommit(text, commits) {
	const change = changeOf(text, commits);
	return change === void 0 ? text : text.replace(change.address, () => change.pinned);
}
/** The address of a git requirement as it stands in the text, and with its commit. */
function changeOf(text, commits) {
	const requirement = parseRequirement(text);
	const commit = requirement.kind === "git" ? commits[canonicalRequirement(text)] : void 0;
	if (requirement.kind !== "git" || commit === void 0) return void 0;
	const { url, reference } = requirement;
	return {
		address: reference === void 0 ? url : `${url}@${reference}`,
		pinned: `${url}@${commit}`
	};
}
/** The bytes of a requirements file with the same done to each of its lines. */
function fileWithCommits(bytes, requirements, commits) {
	const lines = splitLines(requirementText(bytes));
	let changed = false;
	for (const [index, { text, line }] of requirements.entries()) {
		const change = changeOf(text, commits);
		if (change === void 0) continue;
		changed = true;
		const start = line - 1;
		const end = (requirements[index + 1]?.line ?? lines.length + 1) - 1;
		const place = lines.findIndex((content, at) => at >= start && at < end && content.includes(change.address));
		if (place >= 0) {
			lines[place] = lines[place].replace(change.address, () => change.pinned);
			continue;
		}
		lines.fill("", start, end);
		lines[start] = withCommit(text, commits);
	}
	return changed ? Buffer.from(lines.join("\n")) : bytes;
}
async function resolve(wanted, git, stop) {
	const { url, reference, file, line, text } = wanted;
	try {
		if (/\$\{[A-Z0-9_]+\}/.test(url)) throw unresolved("its address contains a variable");
		const commit = await git.resolve(url, reference, stop);
		if (!isCommit(commit)) throw unresolved(`the answer was ${quoted(commit)}`);
		return commit;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.class !== "environment") {
			const doing = `finding the commit of ${quoted(text)}`;
			throw new Failure({
				...error.text,
				doing,
				on: `${file}, line ${line}`
			}, { cause: error });
		}
		const message = `the commit of ${quoted(text)} cannot be found: ${error.text.why}`;
		const advice = `Write the full commit hash after the @, or correct the reference. ${error.text.next}`;
		throw new Failure({
			class: "environment",
			doing: "finding the commit of a git requirement",
			on: `${file}, line ${line}`,
			why: message,
			next: advice,
			findings: [{
				severity: "error",
				rule: "git-reference",
				file,
				line,
				message,
				advice
			}]
		}, { cause: error });
	}
}
function unresolved(why) {
	return new Failure({
		class: "environment",
		doing: "resolving",
		on: "git",
		why,
		next: "Pin the commit"
	});
}

// src/environment/include-place.ts
/** A path of the repository. Throws a Failure (`environment`) for one outside of it. */
function inside(path, target, place) {
	if (target.startsWith("/") || path === ".." || path.startsWith("../")) throw failure(place, "include-outside", target, { why: "it is outside the repository" });
	return path.replace(/(?<=.)\/$/, "");
}
/** What is wrong with the thing that a line names. */
function failure(place, rule, on, { why, cause }) {
	const message = `pip should read ${on}, but ${why}`;
	const advice = "Correct the path on this line, or add the file or folder to the repository";
	const finding = {
		severity: "error",
		rule,
		...place,
		message,
		advice
	};
	return new Failure({
		class: "environment",
		doing: "reading the files that the pip section includes",
		on: `${place.file}, line ${place.line}`,
		why: message,
		next: advice,
		findings: [finding]
	}, cause === void 0 ? void 0 : { cause });
}
/** Throws what went wrong, if anything did, as one. */
function throwTogether([first, ...others]) {
	if (first === void 0) return;
	if (others.length === 0) throw first;
	const all = [first, ...others];
	const why = all.map(({ text }) => text.why).join("; ");
	const findings = all.flatMap((one) => one.findings);
	throw new Failure({
		...first.text,
		why,
		findings
	}, { cause: first });
}

// src/environment/includes.ts
const MOST_INCLUDE_BYTES = 1048576;
const MOST_FILES = 2e4;
/**
* Every file that pip's `-r`, `-c`, `-e` and local paths name, sorted by path. `-r` and `-c` are relative to the file
* that holds them, local paths to the folder in which conda runs pip, that of environment.yml; `--find-links` to either
* (https://pip.pypa.io/en/stable/reference/requirements-file-format/). `.git` folders and credentials that
* another action left behind are left out.
* Throws one Failure (`environment`) with a finding at each naming line for what is missing, outside the repository, unreadable or
* in a circle, or lists a package in versions of which none fits.
*/
async function followIncludes(environment, files) {
	const walk = new Walk(posix.dirname(environment.file), files);
	await walk.follow(environment.file, environment.pip ?? [], []);
	const found = walk.found();
	const together = [...checkFilesListedTwice(environment, found).values(), ...checkFileHashes(environment, found)];
	throwTogether(together.filter(({ failed }) => failed).map((problems) => problems.failure()));
	return found.map((include, at) => ({
		...include,
		findings: [...include.findings, ...together.filter(({ file }) => file === include.path || at === 0 && file === environment.file).flatMap((problems) => problems.sorted())]
	}));
}
var Walk = class {
	#folder;
	#files;
	#includes = /* @__PURE__ */ new Map();
	/**
	* Hash of the bytes of each file of a local path. pip packs it as it is, also one that is read as requirements, too, of which line ends
	* would not count.
	*/
	#packed = /* @__PURE__ */ new Map();
	/** Line that first led to a path. */
	#named = /* @__PURE__ */ new Map();
	/** All of them are told at once. */
	#failures = [];
	constructor(folder, files) {
		this.#folder = folder;
		this.#files = files;
	}
	found() {
		throwTogether(this.#failures);
		const all = [...this.#includes.values()].map((include) => ({
			...include,
			sha256: this.#packed.get(include.path) ?? include.sha256
		})).toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
		for (const { path, target } of all) {
			const through = target === void 0 ? void 0 : all.find((other) => other.path.startsWith(`${path}/`));
			const place = through && this.#named.get(through.path);
			if (place) throw failure(place, "include-linked", through.path, { why: `${path} is a link. Name the real folder` });
		}
		return all;
	}
	/** `above`: the files on the way to this one. */
	async follow(file, items, above) {
		for (const { text, line } of items) try {
			await this.#item(text, {
				file,
				line
			}, above);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#failures.push(error);
		}
	}
	async #item(text, place, above) {
		const requirement = parseRequirement(text);
		if (requirement.kind === "include") {
			const { target } = requirement;
			const path = inside(posix.join(posix.dirname(place.file), target), target, place);
			await this.#requirementsFile(path, requirement.role, place, [...above, place.file]);
		} else if (requirement.kind === "local") {
			const { target, links } = requirement;
			const beside = links === void 0 ? void 0 : await this.#beside(target, place);
			await this.#tree(beside ?? inside(posix.join(this.#folder, target), target, place), place);
		}
	}
	/** pip takes what --find-links names from beside the file that names it, if it is there. */
	async #beside(target, place) {
		const path = posix.join(posix.dirname(place.file), target);
		if (target.startsWith("/") || path === ".." || path.startsWith("../")) return void 0;
		const plain = inside(path, target, place);
		return await this.#at(place, plain, () => this.#files.list(plain)) === void 0 ? void 0 : plain;
	}
	async #requirementsFile(path, role, place, above) {
		if (above.includes(path)) throw failure(place, "include-loop", path, { why: `it includes itself: ${[...above, path].slice(1).join(" -> ")}` });
		const known = this.#includes.get(path);
		if (known !== void 0 && (known.role === role || known.role === "requirements")) return;
		const bytes = await this.#at(place, path, () => this.#files.read(path, MOST_INCLUDE_BYTES));
		if (bytes === void 0) throw failure(place, "include-missing", path, { why: "it does not exist" });
		let text;
		try {
			text = requirementText(bytes).replace(/\r\n?/g, "\n");
		} catch (error) {
			throw failure(place, "include-unreadable", path, {
				why: "it is neither UTF-8 nor UTF-16 text",
				cause: error
			});
		}
		const problems = new Problems(path);
		const requirements = checkedRequirements(text, problems);
		if (problems.failed) throw problems.failure();
		const findings = problems.sorted();
		this.#add({
			path,
			role,
			sha256: sha256(text),
			executable: false,
			requirements,
			findings
		}, place);
		await this.follow(path, requirements, above);
	}
	async #tree(path, place, depth = 0) {
		const entries = await this.#at(place, path, () => this.#files.list(path));
		if (entries === void 0) throw failure(place, "include-missing", path, { why: "it does not exist" });
		for (const entry of entries) {
			if (entry.path.split("/").includes(".git")) continue;
			if (isCredentialFile(entry.path) || isLoginFile(entry.path)) continue;
			const known = this.#includes.get(entry.path);
			if (known?.role === "local" || this.#packed.has(entry.path)) continue;
			const local = await this.#localFile(entry, place);
			if (entry.kind === "file") this.#packed.set(entry.path, local.sha256);
			if (known === void 0) this.#add(local, place);
			if (this.#includes.size > MOST_FILES) throw failure(place, "include-too-large", path, { why: `it contains more than ${MOST_FILES} files` });
		}
		const [only] = entries;
		if (only?.path === path && only.target !== void 0 && depth < 10) await this.#tree(inside(posix.join(posix.dirname(path), only.target), only.target, place), place, depth + 1);
	}
	async #localFile(entry, place) {
		const common = {
			path: entry.path,
			role: "local",
			executable: entry.executable,
			requirements: [],
			findings: []
		};
		if (entry.kind === "link") {
			const target = entry.target ?? "";
			return {
				...common,
				target,
				sha256: sha256(target)
			};
		}
		const bytes = await this.#at(place, entry.path, () => this.#files.read(entry.path));
		if (bytes === void 0) throw failure(place, "include-unreadable", entry.path, { why: "it disappeared" });
		return {
			...common,
			sha256: sha256(bytes)
		};
	}
	#add(include, place) {
		this.#includes.set(include.path, include);
		if (!this.#named.has(include.path)) this.#named.set(include.path, place);
	}
	async #at(place, path, read) {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			throw failure(place, "include-unreadable", path, {
				why: error.text.why,
				cause: error
			});
		}
	}
};

// src/environment/none.ts
/** The value of the input `environment-file` for a Dockerfile that says everything itself. */
const NONE = "none";
/** Where an environment is expected unless an input names another place. */
const USUAL = "environment.yml";
/** What stands for the environment of a repository that has none, only a Dockerfile of its own: it asks for nothing. */
function noEnvironment(findings) {
	return {
		file: USUAL,
		name: "",
		channels: [],
		channelLines: [],
		conda: [],
		pip: void 0,
		variables: {},
		canonical: null,
		written: "",
		findings
	};
}
/** Told where nobody said that there is none: a file that was lost by accident is not checked for its packages any more. */
function absentNotice(dockerfile) {
	return {
		severity: "notice",
		rule: "no-environment",
		file: dockerfile,
		message: `there is no ${USUAL}, so only ${dockerfile} decides the image, and the verification does not check for any package`,
		advice: `If this is what you want, you can set environment-file: ${NONE}, and this notice goes away`
	};
}

// src/environment/parts.ts
/**
* The conda part as a YAML file of its own: everything but the pip section. JSON strings are YAML's double-quoted
* scalars, so no reader takes a version for a number. The channel `default` is written as `defaults`: conda copes
* with it, mamba asks for a channel of that name and fails. `nodefaults` alone names no channel, and is left out: the recipe
* then takes the channels of its .condarc.
*/
function condaPart(environment) {
	const list = (key, items) => items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)];
	const channels = (environment.channels.some((channel) => channel !== "nodefaults") ? environment.channels : []).map((channel) => channel === "default" ? "defaults" : channel);
	const variables = Object.entries(environment.variables).toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
	return `${[
		`name: ${JSON.stringify(environment.name)}`,
		...list("channels", channels),
		...list("dependencies", condaSpecs(environment)),
		...variables.length === 0 ? [] : ["variables:", ...variables]
	].join("\n")}\n`;
}
/** conda adds pip when there is a pip section and nothing asks for pip. */
function condaSpecs({ conda, pip }) {
	const specs = conda.map(({ text }) => solverForm(text));
	const asked = specs.some((spec) => packageName(spec) === "pip");
	return pip !== void 0 && pip.length > 0 && !asked ? [...specs, "pip"] : specs;
}
/**
* The pip section as the requirements file that conda writes beside environment.yml: one item a line, git references as the
* commits they were resolved to.
*/
function requirementsPart(environment, commits) {
	return (environment.pip ?? []).map(({ text }) => `${withCommit(text, commits)}\n`).join("");
}
/** Options that say where pip looks for packages. */
const PLACES = /* @__PURE__ */ new Set([
	"--index-url",
	"--extra-index-url",
	"--no-index",
	"--find-links",
	"--trusted-host"
]);
/**
* The lines of the pip section, and of the requirements files that it includes, that say where pip looks for packages: a lock names the
* packages, not the place.
*/
function placesPart(environment, includes) {
	const places = [...environment.pip ?? [], ...includes.flatMap(({ role, requirements }) => role === "requirements" ? requirements : [])].map(({ text }) => text.trim()).filter((text) => {
		const words = text.startsWith("-") ? shellWords(text) : void 0;
		const read = words && readPipOptions(words);
		return read !== void 0 && "options" in read && read.options.some(({ name }) => PLACES.has(name));
	});
	return [...new Set(places)].map((text) => `${text}\n`).join("");
}
/**
* Normal names (PEP 503) of what the conda and pip sections themselves ask for, in the file's order and each once.
* Files that the pip section includes are not followed; a git or archive address counts when it says its name.
* Left out is what no image can hold: conda's virtual packages, which describe the machine, and requirements whose condition
* does not hold in the image, or of which that is not known.
*/
function askedPackages(environment) {
	const specs = environment.conda.map(({ text }) => text);
	const values = markerValues(specs);
	const conda = specs.map(packageName).filter((name) => !name?.startsWith("__"));
	const pip = (environment.pip ?? []).map(({ text }) => {
		const requirement = parseRequirement(text);
		const { marker } = requirement;
		if (marker !== void 0 && markerHolds(marker, values) !== true) return void 0;
		return "name" in requirement ? requirement.name : void 0;
	});
	const names = [...conda, ...pip].filter((name) => name !== void 0).filter((name) => !name.includes("*"));
	return [...new Set(names.map(normalName))];
}

// src/environment/environment.ts
/** Keys without which something else is installed. */
const MEANT = [
	"channels",
	"dependencies",
	"variables"
];
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const CHANNEL = /^[A-Za-z0-9_][A-Za-z0-9_.:/@%~+-]*$/;
/**
* Reads and lints an environment file (`file`: its path relative to the repository's root).
* Throws one Failure (`environment`) that carries every error and warning with its line.
*/
function readEnvironment(file, bytes) {
	const { environment, problems } = examine(file, bytes);
	if (environment === void 0) throw problems.failure();
	return environment;
}
/** As readEnvironment, but errors are among the findings instead of thrown. */
function inspectEnvironment(file, bytes) {
	const { environment, canonical, problems } = examine(file, bytes);
	return {
		environment,
		canonical,
		findings: problems.sorted()
	};
}
/** The Failure (`environment`) for a file that is not there. */
function missingEnvironment(file) {
	const message = "the file does not exist";
	const advice = "Add it, or name the right file with the input environment-file";
	return new Failure({
		class: "environment",
		doing: "reading the environment",
		on: file,
		why: message,
		next: advice,
		findings: [{
			severity: "error",
			rule: "file-missing",
			file,
			message,
			advice
		}]
	});
}
function examine(file, bytes) {
	const problems = new Problems(file);
	const text = readSource(bytes, problems);
	const tree = text === void 0 ? void 0 : readTree(text, problems);
	if (tree === void 0) return {
		environment: void 0,
		canonical: void 0,
		problems
	};
	const canonical = canonicalContent(tree);
	if (tree.kind !== "mapping") {
		const empty = tree.kind === "scalar" && tree.value === "";
		problems.error(empty ? "empty-file" : "not-a-mapping", tree.line, empty ? "the file is empty" : "the file does not contain keys with values", "Begin with name:, channels: and dependencies:");
		return {
			environment: void 0,
			canonical,
			problems
		};
	}
	const content = readContent(tree, problems);
	return {
		environment: problems.failed ? void 0 : {
			file,
			...content,
			canonical,
			written: writtenHash(bytes),
			findings: problems.sorted()
		},
		canonical,
		problems
	};
}
function readContent(tree, problems) {
	const values = readKeys(tree, problems);
	const channels = readChannels(values.get("channels"), problems);
	return {
		name: readName(values.get("name"), problems),
		channels: channels.map(({ text }) => text),
		channelLines: channels.map(({ line }) => line),
		...readDependencies(values.get("dependencies"), problems),
		variables: readVariables(values.get("variables"), problems)
	};
}
/** What stands below each key that conda reads, also where the key is misspelt. */
function readKeys(tree, problems) {
	const values = new Map(tree.entries.map(({ key, value }) => [key.value, value]));
	for (const { key, value } of tree.entries) {
		if (KNOWN_KEYS.has(key.value)) continue;
		const meant = nearest(key.value, MEANT);
		if (meant !== void 0 && !values.has(meant)) {
			values.set(meant, value);
			const strange = strangeInNode(key, true);
			if (strange !== void 0) problems.error(...strangeReport(key.line, "the key", strange, key.value));
			else {
				const why = `conda does not know the key ${quoted(key.value)}, and ignores everything below it`;
				problems.error("misspelt-key", key.line, why, `Write ${meant}`);
			}
		} else if (key.value === "pip" && value.kind === "sequence") problems.error("pip-outside", key.line, "the pip section is not inside dependencies, so conda and mamba ignore it", "Write \"- pip:\" as the last item of dependencies, and its packages below it with more indentation");
		else if (!looksKnown(key.value) || checkCharacters(key, "the key", problems)) problems.warning("unknown-key", key.line, `conda does not know the key ${quoted(key.value)}`, "Check its spelling. The key has no effect on the packages, but it changes the hash");
	}
	return values;
}
function readName(node, problems) {
	if (node === void 0) return DEFAULT_NAME;
	const name = itemText(node, "the name", problems);
	if (name !== void 0 && !NAME.test(name)) problems.error("name", node.line, `${quoted(name)} cannot be the name of an environment`, "Use letters, digits, dots, hyphens and underscores. Do not begin with a hyphen or a dot");
	return name ?? "quantecon";
}
function readChannels(node, problems) {
	if (node === void 0) return [];
	if (node.kind !== "sequence") {
		problems.error("channels-not-a-list", node.line, "channels is not a list", "Write the channels as a list below channels:. Each line begins with \"- \"");
		return [];
	}
	const channels = [];
	for (const item of node.items) {
		const channel = itemText(item, "the channel", problems);
		if (channel === void 0) continue;
		if (!CHANNEL.test(channel)) problems.error("channel", item.line, `${quoted(channel)} is not a channel`, "Write the name of a channel or its address");
		if (channel === "default") problems.notice("default-channel", item.line, "the action reads the channel \"default\" as \"defaults\", which is its real name", "You need not do anything now. Write defaults when you next edit the file");
		channels.push({
			text: channel,
			line: item.line
		});
	}
	return channels;
}
function readVariables(node, problems) {
	if (node === void 0) return {};
	const wrong = (line, message) => problems.error("variables", line, message, "Write variables as NAME: \"value\", one per line");
	if (node.kind !== "mapping") {
		wrong(node.line, "variables does not contain names with values");
		return {};
	}
	const usable = ({ key, value }) => {
		if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value)) wrong(key.line, `${quoted(key.value)} cannot be the name of a variable`);
		else if (value.kind !== "scalar" || value.plain && /^(?:|~|null)$/i.test(value.value)) wrong(value.line, `the variable ${key.value} has no value`);
		else if (/\p{Cc}/u.test(value.value)) wrong(value.line, `the variable ${key.value} contains a line break or a control character`);
		else return [[key.value, value.value]];
		return [];
	};
	return Object.fromEntries(node.entries.flatMap(usable));
}

// node_modules/canonicalize/lib/canonicalize.js
function hasLoneSurrogate(value) {
	for (let i = 0; i < value.length; i++) {
		const code = value.charCodeAt(i);
		if (code >= 55296 && code <= 56319) {
			if (i === value.length - 1) return true;
			const next = value.charCodeAt(i + 1);
			if (!(next >= 56320 && next <= 57343)) return true;
			i++;
		} else if (code >= 56320 && code <= 57343) return true;
	}
	return false;
}
function canonicalize(object, seen = /* @__PURE__ */ new Set()) {
	if (typeof object === "number" && isNaN(object)) throw new Error("NaN is not allowed");
	if (typeof object === "number" && !isFinite(object)) throw new Error("Infinity is not allowed");
	if (typeof object === "string" && hasLoneSurrogate(object)) throw new Error("Lone surrogate is not allowed");
	if (object === null || typeof object !== "object") return JSON.stringify(object);
	if (typeof object.toJSON === "function") {
		if (seen.has(object)) throw new Error("Circular reference detected");
		seen.add(object);
		const result = canonicalize(object.toJSON(), seen);
		seen.delete(object);
		return result;
	}
	if (seen.has(object)) throw new Error("Circular reference detected");
	seen.add(object);
	let result;
	if (Array.isArray(object)) result = `[${object.map((cv) => {
		return canonicalize(cv === void 0 || typeof cv === "symbol" ? null : cv, seen);
	}).join(",")}]`;
	else {
		const parts = [];
		for (const key of Object.keys(object).sort()) {
			if (object[key] === void 0 || typeof object[key] === "symbol") continue;
			parts.push(`${canonicalize(key)}:${canonicalize(object[key], seen)}`);
		}
		result = `{${parts.join(",")}}`;
	}
	seen.delete(object);
	return result;
}

// src/fingerprint/explain.ts
/** Names of the components whose hashes differ, sorted; one that is missing on a side counts as changed. */
function difference(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).toSorted();
}
/**
* Says in plain words what changed between two canonical contents of an environment. Reads them from JSON, since the
* earlier one comes from an image's annotation; content of another shape is reported as a change of everything else.
*/
function explainEnvironment(before, after) {
	const old = members(before);
	const now = members(after);
	const changes = [];
	if (!same(old.name, now.name)) changes.push(["name", `name ${shown(old.name)} -> ${shown(now.name)}`]);
	if (!same(old.channels, now.channels)) changes.push(["channels", listChange("channels", old.channels, now.channels, byText)]);
	if (!same(old.conda, now.conda)) changes.push(["conda", listChange("conda section", old.conda, now.conda, byPackage)]);
	if (!same(old.pip, now.pip)) {
		const text = listChange("pip section", old.pip, now.pip, byRequirement);
		changes.push([same(sorted(old.pip), sorted(now.pip)) ? "pip-order" : "pip", text]);
	}
	if (!same(old.variables, now.variables)) changes.push(["variables", keyChange("variables", old.variables, now.variables)]);
	const rest = (content) => {
		const { name: _n, channels: _c, conda: _d, pip: _p, variables: _v, other = {}, ...unknown } = content;
		return {
			...members(other),
			...unknown
		};
	};
	if (!same(rest(old), rest(now))) changes.push(["other", keyChange("other keys", rest(old), rest(now))]);
	return {
		kind: changes.map(([kind]) => kind),
		text: changes.map(([, text]) => text).join("; ")
	};
}
function sorted(items) {
	return Array.isArray(items) ? items.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1) : items;
}
function listChange(what, before, after, read) {
	const items = (list) => (Array.isArray(list) ? list : list === void 0 ? [] : [list]).map((item) => typeof item === "string" ? read(item) : {
		name: JSON.stringify(item),
		wanted: ""
	});
	const old = group(items(before));
	const now = group(items(after));
	const parts = [];
	for (const [name, wanted] of now) {
		const earlier = old.get(name);
		if (earlier !== void 0 && earlier !== wanted) parts.push(`${name} ${earlier || "any"} -> ${wanted || "any"}`);
	}
	for (const [name, wanted] of now) if (!old.has(name)) parts.push(`added ${name} ${wanted}`.trimEnd());
	for (const [name, wanted] of old) if (!now.has(name)) parts.push(`removed ${name} ${wanted}`.trimEnd());
	if (parts.length > 0) return `${what} changed: ${parts.join(", ")}`;
	if (before === void 0 || after === void 0) return `${what} ${before === void 0 ? "added" : "removed"}, both without items`;
	const common = (list) => JSON.stringify(list.map(({ name }) => name));
	return common(items(before)) === common(items(after)) ? `${what} written differently: ${rewritten(before, after)}` : `order of ${what === "channels" ? what : `the ${what}`} changed`;
}
/** One entry a name; several requirements of one name are joined. */
function group(items) {
	const grouped = /* @__PURE__ */ new Map();
	for (const { name, wanted } of items) {
		const earlier = grouped.get(name);
		grouped.set(name, earlier === void 0 ? wanted : `${earlier} and ${wanted || "any"}`);
	}
	return grouped;
}
/** The same packages and versions, in other words: `a=1` and `a==1` are not the same to conda. */
function rewritten(before, after) {
	const [old, now] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
	return now.flatMap((item, index) => same(item, old[index]) ? [] : [`${shown(old[index])} -> ${shown(item)}`]).join(", ");
}
function keyChange(what, before, after) {
	const old = members(before);
	const now = members(after);
	const parts = [.../* @__PURE__ */ new Set([...Object.keys(now), ...Object.keys(old)])].flatMap((key) => {
		if (same(old[key], now[key])) return [];
		if (!Object.hasOwn(old, key)) return [`added ${key}`];
		return [Object.hasOwn(now, key) ? `${key} ${shown(old[key])} -> ${shown(now[key])}` : `removed ${key}`];
	});
	return `${what} changed${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}
function byText(text) {
	return {
		name: text,
		wanted: ""
	};
}
function byPackage(text) {
	const name = packageName(text);
	if (name === void 0) return byText(text);
	const at = text.toLowerCase().indexOf(name) + name.length;
	return {
		name: `${text.slice(0, at - name.length)}${name}`,
		wanted: version(text.slice(at))
	};
}
function byRequirement(text) {
	const requirement = parseRequirement(text);
	if (requirement.kind === "git" && requirement.name === void 0) {
		const name = requirement.url.slice(requirement.url.lastIndexOf("/") + 1).replace(/\.git$/, "");
		return {
			name: normalName(name),
			wanted: text
		};
	}
	if (!("name" in requirement) || requirement.name === void 0) return byText(text);
	const rest = requirement.kind === "named" ? text.replace(/^[A-Za-z0-9._-]+/, "") : text;
	return {
		name: requirement.name,
		wanted: version(rest)
	};
}
/** `==1.2` reads as 1.2; every other specifier is shown as written. */
function version(rest) {
	const text = rest.trim();
	return /^={1,2}\s*([A-Za-z0-9._+!-]+)$/.exec(text)?.[1] ?? text;
}
function members(value) {
	if (value === null || value === void 0) return {};
	return typeof value === "object" && !Array.isArray(value) ? value : { content: value };
}
function same(a, b) {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
	return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
}
function shown(value) {
	if (value === void 0) return "none";
	return typeof value === "string" ? value : JSON.stringify(value);
}

// src/fingerprint/fingerprint.ts
/** Raised when the way of hashing, or of writing an environment into a build, changes: the same hash must mean the same image. */
const SCHEMA = 2;
const COMPONENTS = [
	"environment",
	"pip-order",
	"includes",
	"dockerfile",
	"context",
	"downloads",
	"arguments",
	"git",
	"recipe",
	"base"
];
/**
* SHA-256 over RFC 8785 canonical JSON of the components' hashes and the schema number. Pure.
* Only the environment's canonical content counts, not its file's name: the image does not depend on that.
*/
function fingerprint(inputs) {
	const content = {
		...environmentContent(inputs.environment.canonical),
		includes: inputs.includes.map(({ path, role, sha256, executable, target }) => ({
			path,
			role,
			sha256,
			executable,
			target: target ?? null
		})),
		dockerfile: inputs.build ? {
			file: inputs.build.dockerfile,
			policy: inputs.build.policy ?? null
		} : null,
		context: inputs.build ? sha256(JSON.stringify(inputs.build.files)) : null,
		downloads: inputs.downloads ?? null,
		arguments: argumentsContent(inputs.arguments),
		git: inputs.git,
		recipe: inputs.recipe ?? null,
		base: inputs.base
	};
	const components = Object.fromEntries(COMPONENTS.map((component) => [component, digest({
		component,
		content: content[component]
	})]));
	return {
		schema: 2,
		hash: digest({
			schema: 2,
			components
		}),
		components
	};
}
/** A field that is empty where nobody uses it is left out: with it, everybody's hash would be another one. */
function argumentsContent({ buildContexts, ...always }) {
	return {
		...always,
		lockFile: always.lockFile ?? null,
		verifyScript: always.verifyScript ?? null,
		...Object.keys(buildContexts).length > 0 && { buildContexts }
	};
}
/**
* The component `environment` alone, for files whose other parts cannot be read: it says whether two of them ask for the
* same packages.
*/
function environmentComponent(canonical) {
	return digest({
		component: "environment",
		content: environmentContent(canonical).environment
	});
}
/**
* What is asked for, and the order of pip's items apart from it: two files that differ in that order alone ask for the
* same packages, and yet pip prefers the earlier of two requirements when it backtracks, so the image may differ.
*/
function environmentContent(canonical) {
	if (typeof canonical !== "object" || canonical === null || Array.isArray(canonical)) return {
		environment: canonical,
		"pip-order": null
	};
	const { pip } = canonical;
	if (!Array.isArray(pip)) return {
		environment: canonical,
		"pip-order": null
	};
	const sorted = pip.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
	return {
		environment: {
			...canonical,
			pip: sorted
		},
		"pip-order": pip
	};
}
function digest(content) {
	const text = canonicalize(content);
	if (text === void 0) throw new TypeError("nothing to hash");
	return createHash("sha256").update(text).digest("hex");
}

// src/fingerprint/lock.ts
/** Names of the files; all but the base's are those that they have in every image, in /usr/share/container-action. */
const LOCK_FILES = {
	conda: "conda-explicit.txt",
	pip: "pip-freeze.txt",
	apt: "apt.txt",
	base: "base.txt"
};
const { conda: CONDA, pip: PIP, apt: APT, base: BASE } = LOCK_FILES;
const EXPLICIT_LINE = /^(?:https?|file):\/\/\S+\.(?:conda|tar\.bz2)#(?:sha256:)?[0-9a-f]{32,64}$/;
const PIP_LINE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:==[A-Za-z0-9.!+_-]+| @ git\+\S+@[0-9a-f]{40}(?:#subdirectory=\S+)?| @ https?:\/\/\S+#sha256=[0-9a-f]{64})$/;
const APT_LINE = /^[a-z0-9][a-z0-9+.-]+\t[A-Za-z0-9][A-Za-z0-9.+:~-]*\t[a-z0-9]+$/;
/**
* Reads the files of a lock folder: the lists of conda and pip, and where there are any, that of apt and the base. Throws a Failure (`environment`) with every line that is not exact: a lock that
* leaves something open would promise more than it holds.
*/
async function readLock(files, folder) {
	const optional = async (name) => {
		const bytes = await files.read(`${folder}/${name}`, MOST_BYTES);
		return bytes && normal(bytes);
	};
	const apt = await optional(APT);
	const base = await optional(BASE);
	const lock = {
		conda: await text(files, `${folder}/${CONDA}`),
		pip: await text(files, `${folder}/${PIP}`),
		...apt !== void 0 && { apt },
		folder
	};
	const findings = lockFindings(lock, folder);
	const from = base === void 0 ? void 0 : baseOf(base, `${folder}/${BASE}`);
	if (from !== void 0 && "message" in from) findings.push(from);
	else if (findings.length === 0) return {
		...lock,
		...from && { base: from }
	};
	throw new Failure({
		class: "environment",
		doing: "reading the lock",
		on: folder,
		why: findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("; "),
		next: ADVICE,
		findings
	});
}
/** Every line that leaves something open. */
function lockFindings({ conda, pip, apt = "" }, folder) {
	const findings = [
		...inexact(`${folder}/${CONDA}`, conda, (line) => line === "@EXPLICIT" || EXPLICIT_LINE.test(line)),
		...inexact(`${folder}/${PIP}`, pip, (line) => PIP_LINE.test(line)),
		...inexact(`${folder}/${APT}`, apt, (line) => APT_LINE.test(line))
	];
	if (!conda.split("\n").includes("@EXPLICIT")) findings.push(finding(`${folder}/${CONDA}`, 1, "the line @EXPLICIT is missing"));
	return findings;
}
/** The lock in the files of an image's record, by name; `undefined` where they do not name every package exactly. */
function lockOf(record) {
	const [conda, pip] = [record.get(CONDA), record.get(PIP)];
	if (conda === void 0 || pip === void 0) return void 0;
	return lockFindings({
		conda,
		pip
	}, "record").length === 0 ? {
		conda,
		pip
	} : void 0;
}
/** The one line of base.txt, comments left out: `REPOSITORY@sha256:DIGEST`. */
function baseOf(content, file) {
	const [first, ...more] = content.split("\n").map((line, index) => ({
		text: line.trim(),
		line: index + 1
	})).filter(({ text }) => text !== "" && !text.startsWith("#"));
	if (first === void 0) return finding(file, 1, "it does not name an image");
	if (more[0] !== void 0) return finding(file, more[0].line, "it names more than one image");
	try {
		const { registry, path, digest } = parseReference(first.text, "base of the lock");
		return digest === void 0 ? finding(file, first.line, `${JSON.stringify(first.text)} has no digest`) : {
			registry,
			path,
			digest
		};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return finding(file, first.line, error.text.why);
	}
}
/**
* Throws a Failure (`input`) for a package of the input `apt-packages` that the lock does not list, or lists in another version: with
* a list of apt nothing else is installed.
*/
function requireListed({ apt, folder }, aptPackages) {
	if (apt === void 0) return;
	const versions = new Map(apt.split("\n").map((line) => line.split("	").slice(0, 2)));
	const other = aptPackages.filter((text) => {
		const [name = "", version] = text.split("=");
		return !versions.has(name) || version !== void 0 && versions.get(name) !== version;
	});
	if (other.length === 0) return;
	throw new Failure({
		class: "input",
		doing: "reading the inputs",
		on: "apt-packages",
		why: `${other.join(", ")} is not in ${folder}/${APT}, and with a lock only the packages of the lock are installed`,
		next: `Remove it from the input, or remove the file ${APT} from the lock`
	});
}
/** SHA-256 of what is installed. The base is hashed as every base is. */
function lockHash({ conda, pip, apt }) {
	return sha256([
		conda,
		pip,
		...apt === void 0 ? [] : [apt]
	].join("\0"));
}
/** Bytes of one file; a list has 100 KB. */
const MOST_BYTES = 4194304;
const ADVICE = "Use these files as \"container-action lock\" writes them. The image holds the same lists of packages in /usr/share/container-action";
/** A file of another kind is wrong on every line. */
const MOST_FINDINGS = 20;
async function text(files, path) {
	const bytes = await files.read(path, MOST_BYTES);
	if (bytes !== void 0) return normal(bytes);
	throw new Failure({
		class: "input",
		doing: "reading the lock",
		on: path,
		why: "the file does not exist",
		next: `Correct the input lock: it must name a folder with ${CONDA} and ${PIP}. ${ADVICE}`
	});
}
function normal(bytes) {
	return Buffer.from(bytes).toString("utf8").replace(/\r\n?/g, "\n");
}
function inexact(file, content, isExact) {
	const found = [];
	for (const [index, line] of content.split("\n").entries()) {
		const bare = line.trim();
		if (bare === "" || bare.startsWith("#") || isExact(bare)) continue;
		found.push(finding(file, index + 1, `${JSON.stringify(bare.slice(0, 120))} does not name an exact package`));
		if (found.length >= MOST_FINDINGS) break;
	}
	return found;
}
function finding(file, line, message) {
	return {
		severity: "error",
		rule: "lock-not-exact",
		file,
		line,
		message,
		advice: ADVICE
	};
}

export { normalName as A, resolveGitReferences as C, quoted as D, Problems as E, parseRequirement as O, fileWithCommits as S, readTree as T, NONE as _, requireListed as a, noEnvironment as b, difference as c, missingEnvironment as d, readEnvironment as f, requirementsPart as g, placesPart as h, readLock as i, nearest as j, packageName as k, explainEnvironment as l, condaPart as m, lockHash as n, environmentComponent as o, askedPackages as p, lockOf as r, fingerprint as s, LOCK_FILES as t, inspectEnvironment as u, USUAL as v, refuseEditables as w, followIncludes as x, absentNotice as y };