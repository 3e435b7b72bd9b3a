import { H as Failure, V as isCommit } from "./roll-back.js";
import { join, posix } from "node:path";
import { createHash } from "node:crypto";
import { homedir } from "node:os";

// src/docker-config.ts
/** Folder of the engine's client. https://docs.docker.com/reference/cli/docker/#environment-variables */
function dockerFolder(env) {
	return env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
}
/** A configuration that is not there, or that is no JSON object, holds nothing: the engine's client complains about it if it matters. */
function parseDockerConfig(bytes) {
	try {
		return object(JSON.parse(Buffer.from(bytes ?? []).toString("utf8")));
	} catch {
		return {};
	}
}
/** An object of the configuration, copied; empty for anything else. */
function object(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
/**
* The password for a repository: of the longest path that holds it (podman writes keys such as `quay.io/owner`), else of its host.
* docker itself knows hosts only, as they are or in an address (`https://index.docker.io/v1/`), and would use a key with a path for
* the whole host; here a password goes nowhere that its key does not name. Identity tokens are left to the engine's client.
* https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
*/
function loginFor(config, registry, path) {
	const logins = Object.entries(object(config.auths)).flatMap(([key, entry]) => {
		const login = readAuth(object(entry));
		return login === void 0 ? [] : [{
			scope: scopeOf(key),
			exact: key === registry,
			login
		}];
	});
	const name = `${registry}/${path}/`;
	return logins.filter(({ scope }) => name.startsWith(`${scope}/`)).toSorted((a, b) => b.scope.length - a.scope.length || Number(b.exact) - Number(a.exact))[0]?.login;
}
/** The program that keeps the passwords of a registry; `undefined`: none does. An empty name switches the common one off. */
function helperFor(config, registry) {
	const helpers = object(config.credHelpers);
	const name = Object.hasOwn(helpers, registry) ? helpers[registry] : config.credsStore;
	return typeof name === "string" && /^[A-Za-z0-9._-]+$/.test(name) ? name : void 0;
}
/** `ghcr.io` or `ghcr.io/owner`. Older clients wrote addresses, of the registry's API. */
function scopeOf(key) {
	const [host = "", ...path] = (/^https?:\/\/([^/]+)(?:\/(?:v[12]\/?)?)?$/.exec(key)?.[1] ?? key.replace(/^https?:\/\//, "")).split("/");
	return [host.toLowerCase(), ...path.filter((part) => part !== "")].join("/");
}
function readAuth({ auth, identitytoken }) {
	if (typeof auth !== "string" || identitytoken) return void 0;
	const plain = Buffer.from(auth, "base64").toString("utf8");
	const colon = plain.indexOf(":");
	const password = plain.slice(colon + 1).replace(/\0+$/, "");
	return colon < 1 || password === "" ? void 0 : {
		username: plain.slice(0, colon),
		password
	};
}

// src/environment/requirement.ts
const NAME$2 = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
const EXTRAS = String.raw`\s*\[[A-Za-z0-9._,\s-]*\]`;
const CLAUSE = String.raw`\s*(?:===?|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+\s*`;
const SPECIFIERS = String.raw`(?:${CLAUSE}(?:,${CLAUSE})*,?\s*|\s*\(${CLAUSE}(?:,${CLAUSE})*\)\s*)`;
const NAMED = new RegExp(`^(${NAME$2})(?:${EXTRAS})?(${SPECIFIERS})?\\s*(?:;[^\\n]*?)?(\\s+--[a-z][^\\n]*)?$`);
const DIRECT = new RegExp(`^(${NAME$2})(?:${EXTRAS})?\\s*@\\s*(\\S.*)$`);
const LEADING_NAME = new RegExp(`^${NAME$2}(?=\\s*(?:$|[[(<>=!~;@]|\\s(?:#|--)))`);
const ARCHIVE = /\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i;
const OPTIONS_WITH_VALUE = new Set("-i --index-url --pypi-url --extra-index-url --no-binary --only-binary --trusted-host --use-feature".split(" "));
const OPTIONS = new Set("--no-index --prefer-binary --require-hashes --pre".split(" "));
/** PEP 503: https://peps.python.org/pep-0503/#normalized-names */
function normalName(name) {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}
/** The text with its project's name in normal form; everything else is kept, since pip may read it otherwise. */
function canonicalRequirement(text) {
	const trimmed = text.trim();
	const name = LEADING_NAME.exec(trimmed)?.[0];
	if (name === void 0 || ARCHIVE.test(name) || parseRequirement(trimmed).kind === "local") return trimmed;
	return normalName(name) + trimmed.slice(name.length);
}
/** Reads one requirement as pip does: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
function parseRequirement(raw) {
	if (raw.length > 4e3) return unclear("it is longer than 4,000 characters", "Shorten it");
	const text = raw.replace(/\s+/g, " ").replace(/(?:^| )#.*$/, "").trim();
	if (text.startsWith("-")) return parseOption(text);
	const direct = DIRECT.exec(text);
	if (direct?.[1] !== void 0 && direct[2] !== void 0) return parseLink(direct[2], normalName(direct[1]));
	if (/^(?:git\+|[A-Za-z][A-Za-z0-9+.-]*:)/.test(text)) return parseLink(text);
	const path = text.replace(/\s+;.*$|\s+--.*$/, "").replace(/\[[^\]]*\]$/, "");
	if (/^[^\s<>=!~;]*\/|^\.+$/.test(path) || ARCHIVE.test(path) && !path.includes(" ")) return {
		kind: "local",
		target: path
	};
	const named = NAMED.exec(text);
	if (named?.[1] === void 0) return unclear("pip cannot read it", /^[A-Za-z0-9._-]+=[^=]/.test(text) ? "pip writes a version with ==, not with =" : "Write it as name==version");
	const pinned = /(?:^|[^=!<>~])={2,3}\s*[^\s*,]+\s*(?:$|[,)])/.test(named[2] ?? "") || (named[3] ?? "").includes("--hash");
	return {
		kind: "named",
		name: normalName(named[1]),
		pinned
	};
}
function unclear(why, advice) {
	return {
		kind: "unclear",
		why,
		advice
	};
}
function parseOption(text) {
	const match = /^(--[a-z][a-z-]*|-[a-z])(?:\s*=\s*|\s+|(?<=^-[a-z]))(.*)$/.exec(text) ?? [
		text,
		text,
		""
	];
	const option = match[1] ?? text;
	const value = (match[2] ?? "").trim().replace(/^(["'])(.*)\1$/, "$2");
	const second = /(?:^|\s)(--?[A-Za-z][a-z-]*)/.exec(value)?.[1];
	if (second !== void 0 && !/^--(?:hash|config-settings|global-option)$/.test(second)) return unclear(`${second} stands on the line of ${option}`, "Write one option a line");
	if (OPTIONS.has(option)) return {
		kind: "option",
		option
	};
	if (value === "") return OPTIONS_WITH_VALUE.has(option) || /^(?:-[rcef]|--(?:requirement|constraint|editable|find-links))$/.test(option) ? unclear(`${option} names nothing`, "Write what it names behind it, on the same line") : unclear(`${option} is not an option of requirements files`, "Remove it");
	switch (option) {
		case "-r":
		case "--requirement": return {
			kind: "include",
			role: "requirements",
			target: value
		};
		case "-c":
		case "--constraint": return {
			kind: "include",
			role: "constraints",
			target: value
		};
		case "-e":
		case "--editable": {
			const editable = parseRequirement(value);
			return editable.kind === "named" ? {
				kind: "local",
				target: value.replace(/\[[^\]]*\]$/, "")
			} : editable;
		}
		case "-f":
		case "--find-links": return /^[a-z]+:\/\//i.test(value) ? {
			kind: "option",
			option
		} : {
			kind: "local",
			target: value
		};
		default: return OPTIONS_WITH_VALUE.has(option) ? {
			kind: "option",
			option
		} : unclear(`${option} is not an option of requirements files`, "Remove it");
	}
}
function parseLink(text, known) {
	const url = text.replace(/\s+;.*$|\s+--.*$/, "").trim();
	if (/\s/.test(url)) return unclear("the address holds a blank", "Remove the blank");
	const [address = "", fragment = ""] = split(url, "#");
	const egg = /(?:^|&)egg=([A-Za-z0-9._-]+)/.exec(fragment)?.[1];
	const name = known ?? (egg === void 0 ? void 0 : normalName(egg));
	const named = name === void 0 ? {} : { name };
	const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase() ?? "";
	if (address.startsWith("git+")) {
		const repository = address.slice(4);
		const path = /^[^:]+:\/\/[^/]*(?=\/.)/.exec(repository)?.[0].length;
		if (path === void 0) {
			if (repository.includes("://")) return unclear("the address names no repository", "Write the whole address");
			return unclear("pip does not read the host:path form", "Write git+ssh://git@host/owner/name.git");
		}
		const at = repository.lastIndexOf("@");
		if (at < path) return {
			kind: "git",
			...named,
			url: repository,
			pinned: false
		};
		const reference = repository.slice(at + 1);
		if (reference === "") return unclear("nothing follows the @", "Write a commit behind it");
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
	if (scheme === "http" || scheme === "https") return {
		kind: "url",
		...named,
		url: address,
		pinned: /(?:^|&)sha(?:256|384|512)=[0-9a-f]{64,}/i.test(fragment)
	};
	return unclear(`${scheme} addresses cannot be followed`, "Use a git+https address or a release");
}
function split(text, separator) {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

// src/environment/canonical.ts
/**
* What the environment's hash is made from. Dropped, because nothing that is installed depends on it: comments,
* formatting, the order of keys, `prefix`, and where among the specs the pip section stands. Kept exactly as
* written: the name, channels, specs, pip items and the order of each, variables, keys we do not know.
* The only rewriting is that a pip project's name takes its normal form, since PEP 503 makes the spellings equal.
*
* Total: a tree with errors has a canonical form too, so that an old file can still be compared with a new one.
*/
function canonicalContent(tree) {
	if (tree.kind !== "mapping") return { other: plainJson(tree) };
	const content = {};
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

// src/environment/problems.ts
/** More findings than this are noise, and a junk file could produce them by the hundred thousand. */
const MOST_FINDINGS = 200;
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
		if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
		else if (finding.severity === "error") {
			const place = this.findings.findLastIndex((other) => other.severity !== "error");
			if (place >= 0) this.findings[place] = finding;
		}
	}
};
/** User text for a message: quoted, on one line, at most 120 characters. */
function quoted(text) {
	return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}

// src/environment/item.ts
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** The item's text, or `undefined` with an error noted; `what` names the item in messages. */
function itemText(node, what, problems) {
	if (node.kind !== "scalar") {
		problems.error("item-not-text", node.line, `${what} is not plain text`, "Write one item a line, as text");
		return;
	}
	const text = node.value.trim();
	if (text === "" || node.plain && /^(?:~|null)$/i.test(text)) {
		problems.error("empty-item", node.line, `${what} is empty`, "Remove the line or write what is missing");
		return;
	}
	if (node.folded) {
		problems.error("item-over-lines", node.line, `${what} goes on over the next line, so that YAML reads both as one: ${quoted(text)}`, "Begin every item at the same column as the one above it");
		return;
	}
	if (CONTROL.test(text)) {
		problems.error("control-character", node.line, `${what} holds a line break or a control character: ${quoted(text)}`, "Remove it");
		return;
	}
	return text;
}

// src/environment/match-spec.ts
/**
* conda's match specs: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html
* The check is one of plausibility: it refuses what no tool accepts and what a shell or a requirements file could
* misread, and leaves the rest to the solver.
*/
const CHANNEL$1 = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?[A-Za-z0-9_.~%:/+-]+:[A-Za-z0-9_]*:/;
const NAME$1 = /^[A-Za-z0-9_*][A-Za-z0-9_.*-]*/;
const WORD = /^[A-Za-z0-9_.*+!=<>~,|^$()][A-Za-z0-9_.*+!=<>~,|^$()-]*$/;
const OPERATOR = /([=<>!~,|]) /g;
const BRACKETS = /\[[A-Za-z0-9_.*+!=<>~,|^$()'"/: -]*\]\s*$/;
const PACKAGE_FILE = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9_.~%:/@+-]+\.(?:conda|tar\.bz2)(?:#[0-9a-f]{32,64})?$/;
/** The package's name in lower case, `undefined` when the text is no plausible match spec. */
function packageName(spec) {
	if (spec.length > 1e3) return void 0;
	if (PACKAGE_FILE.test(spec)) return spec.slice(spec.lastIndexOf("/") + 1).replace(/-[^-]+-[^-]+$/, "");
	const withoutChannel = spec.replace(CHANNEL$1, "");
	const name = NAME$1.exec(withoutChannel)?.[0];
	if (name === void 0 || /[.-]$/.test(name)) return void 0;
	const rest = withoutChannel.slice(name.length).replace(BRACKETS, "").replace(/ +/g, " ").replace(OPERATOR, "$1").replace(/ ([,|])/g, "$1").trimEnd();
	if (rest === "") return name.toLowerCase();
	if (!/^[ =<>!~]/.test(rest) || rest.includes("$(")) return void 0;
	const words = rest.trim().split(" ");
	return words.length <= 2 && words.every((word) => WORD.test(word)) ? name.toLowerCase() : void 0;
}
/** Whether a spec of Python says at least major and minor version. */
function pinsPython(spec) {
	return /^(?:.*::)?python(?:\s*==?\s*| +)\d+\.\d+/.test(spec);
}

// src/environment/pip-section.ts
/** The items of the pip section, in their order; those that cannot be used are errors and left out. */
function pipItems(section, problems) {
	if (section.kind === "mapping" || section.kind === "scalar" && section.value !== "") {
		problems.error("pip-section-not-a-list", section.line, "the pip section is not a list", "Write its packages below \"- pip:\", indented further, each line beginning with \"- \"");
		return [];
	}
	if (section.kind === "scalar" || section.items.length === 0) {
		problems.warning("empty-pip-section", section.line, "the pip section is empty", "Remove \"- pip:\"");
		return [];
	}
	const items = [];
	for (const node of section.items) {
		const text = itemText(node, "the pip requirement", problems);
		if (text === void 0) continue;
		checkRequirement(text, node.line, problems);
		items.push({
			text,
			line: node.line
		});
	}
	return items;
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
			problems.warning("mutable-git-reference", line, `${quoted(text)} follows ${requirement.reference ?? "the default branch"}, whose content can change`, "Put the full commit hash behind the @; until then the image is rebuilt whenever the reference moves");
			break;
		case "named":
		case "url":
			if (requirement.pinned) break;
			problems.warning("unpinned-requirement", line, `${quoted(text)} is not pinned, so a rebuild can install another version`, requirement.kind === "url" ? "Put #sha256=... behind the address" : "Pin it with ==");
			break;
		case "include":
			if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(requirement.target)) break;
			problems.error("remote-include", line, `${quoted(text)} is fetched when pip runs, so its content is unknown here`, "Copy the file into the repository and name it by its path");
	}
}

// src/environment/dependencies.ts
const NOT_TEXT = /^(?:~|null|true|false|yes|no|on|off|[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?|0x[0-9a-f]+)$/i;
/** The conda specs and the pip section of `dependencies`; whatever conda or mamba would misread is an error. */
function readDependencies(node, problems) {
	const conda = [];
	let pip;
	let pipLine = 0;
	if (node === void 0 || node.kind !== "sequence") {
		problems.error("dependencies-missing", node?.line ?? 1, node === void 0 ? "there is no dependencies key" : "dependencies is not a list", "Write the packages as a list below dependencies:, each line beginning with \"- \"");
		return {
			conda,
			pip
		};
	}
	if (node.items.length === 0) problems.error("dependencies-empty", node.line, "dependencies is empty", "List the packages, python first");
	for (const item of node.items) {
		if (item.kind === "scalar") {
			const spec = condaSpec(item, problems);
			if (spec !== void 0) conda.push(spec);
			continue;
		}
		const section = pipSection(item);
		if (section === void 0) reportOtherSection(item, problems);
		else if (pipLine > 0) {
			problems.error("second-pip-section", item.line, `there is already a pip section on line ${pipLine}; conda installs only the last one, mamba both`, "Move these items into the first pip section");
			pipItems(section, problems);
		} else {
			pip = pipItems(section, problems);
			pipLine = item.line;
		}
	}
	checkPython(conda, node.line, problems);
	return {
		conda,
		pip
	};
}
function reportOtherSection(item, problems) {
	if (item.kind === "sequence") {
		problems.error("item-not-text", item.line, "a list stands where a package is expected", "Write one package a line");
		return;
	}
	for (const { key } of item.entries) if (key.value === "conda") problems.error("conda-section", key.line, "\"- conda:\" makes conda forget every conda package listed before it", "Remove the line and move its packages up into dependencies");
	else if (key.value === "pip") problems.error("pip-section-shared", key.line, "the pip section shares its list item with another key", "Give pip: a list item of its own, \"- pip:\"");
	else problems.error("unknown-section", key.line, `${quoted(key.value)} is a section that conda does not know; the only one is pip`, "Write packages as \"- name=version\", and quote an item that holds a colon and a blank");
}
function condaSpec(node, problems) {
	const text = itemText(node, "the package", problems);
	if (text === void 0) return void 0;
	if (node.plain && NOT_TEXT.test(text)) {
		problems.error("item-not-text", node.line, `YAML reads ${quoted(text)} as a number or a truth value, not as the name of a package`, "Write the name of a package, in quotes if it really looks like this");
		return;
	}
	if (packageName(text) === void 0) {
		problems.error("match-spec", node.line, `${quoted(text)} is not something that conda can look for`, /^(?:git\+|-)/.test(text) ? "Move it into the pip section" : "Write it as name, name=version or channel::name=version");
		return;
	}
	if (node.selector !== void 0) problems.notice("platform-selector", node.line, `conda and mamba ignore the condition [${node.selector}]: ${quoted(text)} is installed everywhere`, "Nothing to do if it exists for Linux; only conda-lock reads such conditions");
	return {
		text,
		line: node.line
	};
}
function checkPython(conda, line, problems) {
	const python = conda.find(({ text }) => packageName(text) === "python");
	if (python === void 0) problems.warning("python-missing", line, "python is not listed", "List it with its version, as in python=3.13");
	else if (!pinsPython(python.text)) problems.warning("python-unpinned", python.line, `${quoted(python.text)} leaves the version of Python open`, "Write the version, as in python=3.13");
}

// src/environment/source.ts
/** Real files are below 4 KB. Anything near this limit is not an environment. */
const MOST_BYTES$1 = 1048576;
const MOST_LINES = 2e4;
const CONFLICT = /^(<{7}|\|{7}|={7}|>{7})(?:\s|$)/;
const TAB_INDENTATION = /^ *\t[ \t]*[^ \t#]/;
/**
* Text of the file with `\n` line ends and without a byte order mark, or `undefined` when it is not text that a YAML
* reader should see. Conflict markers and tabs are looked for here, because after them the YAML reader stops at the
* first one with a message about something else.
*/
function readSource(bytes, problems) {
	if (bytes.length > MOST_BYTES$1) {
		problems.error("file-too-large", 1, `the file has ${bytes.length} bytes; at most ${MOST_BYTES$1} are read`, "Check that this is the environment file and not something else");
		return;
	}
	const text = decode(bytes, problems);
	if (text === void 0) return void 0;
	const lines = text.split("\n");
	if (lines.length > MOST_LINES) {
		problems.error("too-many-lines", 1, `the file has ${lines.length} lines; at most ${MOST_LINES} are read`, "Check that this is the environment file and not something else");
		return;
	}
	const nul = lines.findIndex((line) => line.includes("\0"));
	if (nul >= 0) {
		problems.error("nul-byte", nul + 1, "the file holds a NUL byte, so it is not text", "Save it as plain UTF-8 text");
		return;
	}
	for (const [index, line] of lines.entries()) checkLine(line, index + 1, problems);
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
function checkLine(line, number, problems) {
	const marker = CONFLICT.exec(line)?.[1];
	if (marker !== void 0) problems.error("conflict-marker", number, `a merge conflict was committed: the line begins with ${marker}`, "Choose one side of the conflict and delete the marker lines");
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
		const line = (error.mark?.line ?? 0) + 1;
		problems.error("yaml-syntax", line, `the YAML cannot be read here: ${error.reason}`, "Check the indentation, quotes and colons of this line and of the lines just above it");
		return;
	}
	if (events.length > MOST_EVENTS) {
		problems.error("too-many-items", 1, `the file holds more than ${MOST_EVENTS} items`, "Check that this is the environment file and not something else");
		return;
	}
	const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
	if (documents === 0) {
		problems.error("empty-file", 1, "the file is empty", "Write name, channels and dependencies into it");
		return;
	}
	const builder = new Builder(text, events, problems);
	const tree = builder.document();
	if (documents > 1) problems.error("several-documents", builder.secondDocument(), "a second YAML document begins here; an environment is one", "Remove the --- line or the second document");
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
				this.#problems.error("yaml-alias", line, `*${this.#text.slice(event.anchorStart, event.anchorEnd)} refers to another place of the file`, "Write the content out; environments are read without YAML aliases");
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
			if (key.value === "<<" && key.plain) this.#problems.error("merge-key", key.line, "<< merges another mapping into this one, and tools disagree about it", "Write the merged content out");
			else if (before !== void 0) this.#problems.error("duplicate-key", key.line, `${JSON.stringify(key.value)} is already there on line ${before}`, "Keep one of the two; readers silently drop the other");
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
		if (/\p{Surrogate}/u.test(value)) this.#problems.error("lone-surrogate", line, "the text holds half a character", "Remove the \\u escape");
		const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
		const selector = block ? void 0 : selectorIn(this.#text, event.valueEnd);
		return {
			kind: "scalar",
			value,
			line,
			plain: event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0,
			folded: block || this.#text.slice(event.valueStart, event.valueEnd).includes("\n"),
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
		this.#problems.error("yaml-tag", line, `the YAML tag ${tag} has no meaning here`, "Remove the tag");
	}
};

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
		text: withoutComment(content).trim(),
		line
	})).filter(({ text: content }) => content !== "");
}
/** As a regular expression, this took quadratic time over a long run of blanks. */
function withoutComment(line) {
	for (let at = line.indexOf("#"); at >= 0; at = line.indexOf("#", at + 1)) if (at === 0 || /\s/.test(line.charAt(at - 1))) return line.slice(0, at);
	return line;
}

// src/environment/git-references.ts
/**
* The commit that each git requirement without a full commit hash resolves to now, by the requirement's canonical
* text. Same text, other content is thus another image. Pinned requirements cost no request.
* Throws a Failure (`environment`) at the requirement's line when a reference cannot be resolved.
*/
async function resolveGitReferences(environment, includes, git) {
	const sources = [{
		file: environment.file,
		items: environment.pip ?? []
	}, ...includes.map(({ path, requirements }) => ({
		file: path,
		items: requirements
	}))];
	const asked = /* @__PURE__ */ new Map();
	const resolved = /* @__PURE__ */ new Map();
	for (const { file, items } of sources) for (const { text, line } of items) {
		const requirement = parseRequirement(text);
		if (requirement.kind !== "git" || requirement.pinned) continue;
		const { url, reference = "HEAD" } = requirement;
		const place = `${url} ${reference}`;
		const answer = asked.get(place) ?? resolve(git, url, reference, {
			file,
			line,
			text
		});
		asked.set(place, answer);
		resolved.set(canonicalRequirement(text), answer);
	}
	const commits = await Promise.all([...resolved].map(async ([text, commit]) => [text, await commit]));
	return Object.fromEntries(commits);
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
		address: reference === void 0 ? `git+${url}` : `git+${url}@${reference}`,
		pinned: `git+${url}@${commit}`
	};
}
/** The bytes of a requirements file with the same done to each of its lines. */
function fileWithCommits(bytes, requirements, commits) {
	const lines = splitLines(new TextDecoder().decode(bytes));
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
async function resolve(git, url, reference, { file, line, text }) {
	try {
		if (/\$\{[A-Z0-9_]+\}/.test(url)) throw unresolved("its address holds a variable");
		const commit = await git.resolve(url, reference);
		if (!isCommit(commit)) throw unresolved(`the answer was ${quoted(commit)}`);
		return commit;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const message = `${quoted(text)} cannot be resolved to a commit: ${error.text.why}`;
		const advice = `Put the full commit hash behind the @, or repair the reference. ${error.text.next}`;
		throw new Failure({
			class: "environment",
			doing: "resolving a git requirement",
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

// src/credential-files.ts
/**
* Whether a file of the workspace is one that google-github-actions/auth has left there: it holds a key or the job's right to ask for
* tokens, and has another name in every run (https://github.com/google-github-actions/auth#prerequisites).
*/
function isCredentialFile(path) {
	return /(?:^|\/)gha-creds-[0-9a-f]+\.json$/.test(path);
}

// src/environment/include-place.ts
/** A path of the repository. Throws a Failure (`environment`) for one outside of it. */
function inside(path, target, place) {
	if (target.startsWith("/") || path === ".." || path.startsWith("../")) throw failure(place, "include-outside", target, "it is outside the repository");
	return path.replace(/(?<=.)\/$/, "");
}
/** What is wrong with the thing that a line names. */
function failure(place, rule, on, why, cause) {
	const message = `pip is told to read ${on}, but ${why}`;
	const advice = "Correct the path on this line, or add what it names to the repository";
	const finding = {
		severity: "error",
		rule,
		...place,
		message,
		advice
	};
	return new Failure({
		class: "environment",
		doing: "reading what the pip section includes",
		on: `${place.file}, line ${place.line}`,
		why: message,
		next: advice,
		findings: [finding]
	}, cause === void 0 ? void 0 : { cause });
}

// src/environment/includes.ts
const MOST_INCLUDE_BYTES = 1048576;
const MOST_FILES = 2e4;
/**
* Every file that pip's `-r`, `-c`, `-e` and local paths name, sorted by path. `-r` and `-c` are relative to the file
* that holds them, local paths to the folder in which conda runs pip: that of environment.yml
* (https://pip.pypa.io/en/stable/reference/requirements-file-format/). `.git` folders and credentials that
* another action left behind are left out.
* Throws one Failure (`environment`) with a finding at each naming line for what is missing, outside the repository, unreadable or
* in a circle.
*/
async function followIncludes(environment, files) {
	const walk = new Walk(posix.dirname(environment.file), files);
	await walk.follow(environment.file, environment.pip ?? [], []);
	return walk.found();
}
var Walk = class {
	#folder;
	#files;
	#includes = /* @__PURE__ */ new Map();
	/** Line that first led to a path. */
	#named = /* @__PURE__ */ new Map();
	/** All of them are told at once. */
	#failures = [];
	constructor(folder, files) {
		this.#folder = folder;
		this.#files = files;
	}
	found() {
		const [first, ...others] = this.#failures;
		if (first !== void 0) {
			const why = this.#failures.map(({ text }) => text.why).join("; ");
			const findings = this.#failures.flatMap((failure) => failure.findings);
			throw others.length === 0 ? first : new Failure({
				...first.text,
				why,
				findings
			}, { cause: first });
		}
		const all = [...this.#includes.values()].toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
		for (const { path, target } of all) {
			const through = target === void 0 ? void 0 : all.find((other) => other.path.startsWith(`${path}/`));
			const place = through && this.#named.get(through.path);
			if (place) throw failure(place, "include-linked", through.path, `${path} is a link; name the real folder`);
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
			const path = inside(posix.join(this.#folder, requirement.target), requirement.target, place);
			await this.#tree(path, place);
		}
	}
	async #requirementsFile(path, role, place, above) {
		if (above.includes(path)) throw failure(place, "include-loop", path, `it is read already: ${[...above, path].slice(1).join(" -> ")}`);
		const known = this.#includes.get(path);
		if (known !== void 0 && (known.role === role || known.role === "requirements")) return;
		const bytes = await this.#at(place, path, () => this.#files.read(path, MOST_INCLUDE_BYTES));
		if (bytes === void 0) throw failure(place, "include-missing", path, "it does not exist");
		let text;
		try {
			text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
		} catch (error) {
			throw failure(place, "include-unreadable", path, "it is not UTF-8 text", error);
		}
		const requirements = requirementLines(text);
		const problems = new Problems(path);
		for (const { text: item, line } of requirements) checkRequirement(item, line, problems);
		if (problems.failed) throw problems.failure();
		const findings = problems.sorted();
		this.#add({
			path,
			role,
			sha256: sha256$1(text),
			executable: false,
			requirements,
			findings
		}, place);
		await this.follow(path, requirements, above);
	}
	async #tree(path, place, depth = 0) {
		const entries = await this.#at(place, path, () => this.#files.list(path));
		if (entries === void 0) throw failure(place, "include-missing", path, "it does not exist");
		for (const entry of entries) {
			if (entry.path.split("/").includes(".git") || isCredentialFile(entry.path)) continue;
			if (this.#includes.has(entry.path)) continue;
			this.#add(await this.#localFile(entry, place), place);
			if (this.#includes.size > MOST_FILES) throw failure(place, "include-too-large", path, `it holds more than ${MOST_FILES} files`);
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
				sha256: sha256$1(target)
			};
		}
		const bytes = await this.#at(place, entry.path, () => this.#files.read(entry.path));
		if (bytes === void 0) throw failure(place, "include-unreadable", entry.path, "it disappeared");
		return {
			...common,
			sha256: sha256$1(bytes)
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
			throw failure(place, "include-unreadable", path, error.text.why, error);
		}
	}
};
function sha256$1(content) {
	return createHash("sha256").update(content).digest("hex");
}

// src/environment/parts.ts
/**
* The conda part as a YAML file of its own: everything but the pip section. JSON strings are YAML's double-quoted
* scalars, so no reader takes a version for a number. The channel `default` is written as `defaults`: conda copes
* with it, mamba asks for a channel of that name and fails.
*/
function condaPart(environment) {
	const list = (key, items) => items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)];
	const channels = environment.channels.map((channel) => channel === "default" ? "defaults" : channel);
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
	const specs = conda.map(({ text }) => text);
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
/**
* Normal names (PEP 503) of what the conda and pip sections themselves ask for, in the file's order and each once.
* Files that the pip section includes are not followed; a git or archive address counts when it says its name.
*/
function askedPackages(environment) {
	const conda = environment.conda.map(({ text }) => packageName(text));
	const pip = (environment.pip ?? []).map(({ text }) => {
		const requirement = parseRequirement(text);
		return "name" in requirement ? requirement.name : void 0;
	});
	const names = [...conda, ...pip].filter((name) => name !== void 0 && !name.includes("*"));
	return [...new Set(names.map(normalName))];
}

// src/environment/environment.ts
const DEFAULT_NAME = "quantecon";
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const CHANNEL = /^[A-Za-z0-9_][A-Za-z0-9_.:/@%~+-]*$/;
const KNOWN_KEYS = /* @__PURE__ */ new Set([
	"name",
	"channels",
	"dependencies",
	"variables",
	"prefix"
]);
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
		problems.error(empty ? "empty-file" : "not-a-mapping", tree.line, empty ? "the file is empty" : "the file does not consist of keys with values", "Begin with name:, channels: and dependencies:");
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
			findings: problems.sorted()
		},
		canonical,
		problems
	};
}
function readContent(tree, problems) {
	const values = new Map(tree.entries.map(({ key, value }) => [key.value, value]));
	for (const { key } of tree.entries) {
		if (KNOWN_KEYS.has(key.value)) continue;
		problems.warning("unknown-key", key.line, `conda does not know the key ${quoted(key.value)}`, "Check its spelling; it changes nothing but the hash");
	}
	return {
		name: readName(values.get("name"), problems),
		channels: readChannels(values.get("channels"), problems),
		...readDependencies(values.get("dependencies"), problems),
		variables: readVariables(values.get("variables"), problems)
	};
}
function readName(node, problems) {
	if (node === void 0) return DEFAULT_NAME;
	const name = itemText(node, "the name", problems);
	if (name !== void 0 && !NAME.test(name)) problems.error("name", node.line, `${quoted(name)} cannot be the name of an environment`, "Use letters, digits, dots, hyphens and underscores, and no hyphen or dot in front");
	return name ?? DEFAULT_NAME;
}
function readChannels(node, problems) {
	if (node === void 0) return [];
	if (node.kind !== "sequence") {
		problems.error("channels-not-a-list", node.line, "channels is not a list", "Write the channels below channels:, each line beginning with \"- \"");
		return [];
	}
	const channels = [];
	for (const item of node.items) {
		const channel = itemText(item, "the channel", problems);
		if (channel === void 0) continue;
		if (!CHANNEL.test(channel)) problems.error("channel", item.line, `${quoted(channel)} is not a channel`, "Write the name of a channel or its address");
		if (channel === "default") problems.notice("default-channel", item.line, "the channel \"default\" is read as \"defaults\", which is its real name", "Nothing to do; write defaults when you next edit the file");
		channels.push(channel);
	}
	return channels;
}
function readVariables(node, problems) {
	if (node === void 0) return {};
	const wrong = (line, message) => problems.error("variables", line, message, "Write variables as NAME: \"value\", one a line");
	if (node.kind !== "mapping") {
		wrong(node.line, "variables does not consist of names with values");
		return {};
	}
	const usable = ({ key, value }) => {
		if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value)) wrong(key.line, `${quoted(key.value)} cannot be the name of a variable`);
		else if (value.kind !== "scalar" || value.plain && /^(?:|~|null)$/i.test(value.value)) wrong(value.line, `the variable ${key.value} has no value`);
		else if (/\p{Cc}/u.test(value.value)) wrong(value.line, `the variable ${key.value} holds a line break or a control character`);
		else return [[key.value, value.value]];
		return [];
	};
	return Object.fromEntries(node.entries.flatMap(usable));
}

// src/fingerprint/dockerfile.ts
/**
* The path or pattern, relative to the context, below which everything is taken. BuildKit takes the context for the root: a
* slash in front and .. above it change nothing. It takes escapes away before it looks for patterns: `a\[0\]` is the pattern `a[0]`.
*/
function sourceOf(use) {
	if (use.kind === "everything") return ".";
	const source = posix.join("/", use.source.replace(/\\(.)/gs, "$1")).replace(/^\/|\/$/g, "") || ".";
	return use.parents ? source.replace(/(?:^|\/)\*\*.*$/, "") || "." : source;
}
const HEREDOC = /^\d*<<(-?)(["']?)([A-Za-z0-9_.][\w.-]*)\2$/;
/**
* Splits a Dockerfile as BuildKit does: the escape directive, comments and empty lines inside continued instructions,
* heredocs of RUN, COPY and ADD. Source: BuildKit's frontend/dockerfile/parser.
*/
function instructions(text) {
	const lines = text.split("\n");
	const mark = escapeCharacter(lines) === "`" ? "`" : "\\\\";
	const continued = new RegExp(`(?<!${mark})${mark}[ \\t]*$`);
	const found = [];
	for (let at = 0; at < lines.length; at += 1) {
		const first = lines[at] ?? "";
		if (/^\s*(?:#|$)/.test(first)) continue;
		const line = at + 1;
		let joined = "";
		let current = first;
		for (;;) {
			const more = continued.test(current);
			joined += more ? current.replace(continued, "") : current;
			if (!more || at + 1 >= lines.length) break;
			at += 1;
			while (at < lines.length - 1 && /^\s*(?:#|$)/.test(lines[at] ?? "")) at += 1;
			current = /^\s*(?:#|$)/.test(lines[at] ?? "") ? "" : lines[at] ?? "";
		}
		const [, keyword = "", rest = ""] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(joined) ?? [];
		const instruction = {
			line,
			keyword: keyword.toUpperCase(),
			rest: rest.trim()
		};
		found.push(instruction);
		at = afterHeredocs(instruction, lines, at);
	}
	return found;
}
function escapeCharacter(lines) {
	for (const line of lines) {
		const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S.*?)\s*$/.exec(line);
		if (directive === null) break;
		if (directive[1]?.toLowerCase() === "escape") return directive[2] ?? "\\";
	}
	return "\\";
}
/** The last line of the instruction's heredocs, or `at` without any. */
function afterHeredocs({ keyword, rest }, lines, at) {
	if (![
		"RUN",
		"COPY",
		"ADD",
		"ONBUILD"
	].includes(keyword)) return at;
	let last = at;
	for (const word of words(rest)) {
		const heredoc = HEREDOC.exec(word);
		if (heredoc === null) continue;
		const end = lines.findIndex((line, index) => {
			if (index <= last) return false;
			return (heredoc[1] === "-" ? line.replace(/^\t+/, "") : line) === heredoc[3];
		});
		if (end < 0) return lines.length;
		last = end;
	}
	return last;
}
/** Words of an instruction; quotes stay, since `"<<EOF"` is no heredoc. */
function words(text) {
	return text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/g) ?? [];
}
/** What the instructions take from the build context, in their order. */
function contextUses(found) {
	return found.flatMap((instruction) => {
		const nested = instruction.keyword === "ONBUILD" ? /^([A-Za-z]+)\s+(.*)$/s.exec(instruction.rest) : null;
		const keyword = (nested?.[1] ?? instruction.keyword).toUpperCase();
		const rest = nested?.[2] ?? instruction.rest;
		if (keyword === "COPY" || keyword === "ADD") return copyUses(instruction.line, keyword, rest);
		return keyword === "RUN" ? mountUses(instruction.line, rest) : [];
	});
}
function copyUses(line, keyword, text) {
	const { flags, rest } = splitFlags(text);
	if (flags.some((flag) => flag.startsWith("--from="))) return [];
	const parents = flags.some((flag) => /^--parents(?:=true)?$/.test(flag));
	return operands(rest).slice(0, -1).flatMap((source) => {
		if (HEREDOC.test(source)) return [];
		if (keyword === "ADD" && /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@)/i.test(source)) return [{
			kind: "remote",
			line,
			url: source,
			pinned: flags.some((flag) => flag.startsWith("--checksum=")) || /#[0-9a-f]{40}(?::|$)/i.test(source)
		}];
		if (source.includes("$")) return [{
			kind: "everything",
			line,
			why: `${source} holds a variable`
		}];
		return [{
			kind: "path",
			line,
			instruction: keyword,
			source: unquoted(source),
			parents
		}];
	});
}
/** A bind mount without `from=` shows the build context to the command. */
function mountUses(line, text) {
	return splitFlags(text).flags.flatMap((flag) => {
		if (!flag.startsWith("--mount=")) return [];
		const options = new Map(unquoted(flag.slice(8)).split(",").map((option) => {
			const at = option.indexOf("=");
			return at < 0 ? [option, ""] : [option.slice(0, at).toLowerCase(), option.slice(at + 1)];
		}));
		if ((options.get("type") ?? "bind") !== "bind" || options.has("from")) return [];
		const source = options.get("source") ?? options.get("src") ?? ".";
		return source.includes("$") ? [{
			kind: "everything",
			line,
			why: `${source} holds a variable`
		}] : [{
			kind: "path",
			line,
			instruction: "RUN --mount",
			source,
			parents: false
		}];
	});
}
function splitFlags(text) {
	const flags = [];
	let rest = text.trimStart();
	for (let flag = /^--[a-z]\S*/.exec(rest); flag !== null; flag = /^--[a-z]\S*/.exec(rest)) {
		flags.push(flag[0]);
		rest = rest.slice(flag[0].length).trimStart();
	}
	return {
		flags,
		rest
	};
}
/** Sources and destination: a JSON list, or words. */
function operands(rest) {
	if (rest.startsWith("[")) try {
		const list = JSON.parse(rest);
		if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list;
	} catch {}
	return words(rest);
}
function unquoted(word) {
	return word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double = "", single = "") => double + single);
}

// src/fingerprint/glob.ts
/**
* For one of Docker's patterns: which of the folders above a path, from the top, and last the path itself, match it. `**` crosses folders in ignore files only; in COPY's
* sources (`crossing` false) two stars are the same as one, as in Go's filepath.Match. Throws a SyntaxError for a pattern that
* makes no sense. Takes time in proportion to both lengths: as a regular expression, ten stars took years over one long name.
*/
function globMatcher(pattern, crossing) {
	const steps = read(pattern, crossing);
	const end = steps.length;
	let reached = new Places(steps);
	let next = new Places(steps);
	return (path) => {
		const matched = [];
		reached.clear();
		reached.add(0);
		for (const character of path) {
			if (character === "/") matched.push(reached.has(end));
			next.clear();
			for (const at of reached.all) {
				const step = steps[at];
				if (step?.kind === "rest" || step?.kind === "name" && character !== "/") next.add(at);
				else if (step?.kind === "one" && step.matches(character)) next.add(at + 1);
			}
			[reached, next] = [next, reached];
			if (reached.all.length === 0) return matched;
		}
		return [...matched, reached.has(end)];
	};
}
/** Places in a pattern that were reached, each once, with those that are reached from them without a further character. */
var Places = class {
	all = [];
	#steps;
	#there;
	constructor(steps) {
		this.#steps = steps;
		this.#there = new Uint8Array(steps.length + 1);
	}
	has(place) {
		return this.#there[place] === 1;
	}
	add(place) {
		if (this.has(place)) return;
		this.#there[place] = 1;
		for (let next = this.all.push(place) - 1; next < this.all.length; next += 1) {
			const at = this.all[next];
			const kind = this.#steps[at]?.kind;
			if (kind === void 0 || kind === "one") continue;
			for (const further of kind === "maybe" ? [at + 1, at + 3] : [at + 1]) {
				if (this.has(further)) continue;
				this.#there[further] = 1;
				this.all.push(further);
			}
		}
	}
	clear() {
		for (const at of this.all) this.#there[at] = 0;
		this.all.length = 0;
	}
};
function read(pattern, crossing) {
	const text = [...crossing ? pattern.replace(/(?:\*\*\/)+/g, "**/") : pattern.replace(/\*+/g, "*")];
	const steps = [];
	const literal = (character) => ({
		kind: "one",
		matches: (other) => other === character
	});
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "*" && text[at + 1] === "*") {
			at += text[at + 2] === "/" ? 2 : 1;
			if (at + 1 >= text.length) steps.push({ kind: "rest" });
			else steps.push({ kind: "maybe" }, { kind: "rest" }, literal("/"));
		} else if (character === "*") steps.push({ kind: "name" });
		else if (character === "?") steps.push({
			kind: "one",
			matches: (other) => other !== "/"
		});
		else if (character === "[") {
			const end = classEnd(text, at);
			if (end < 0) throw new SyntaxError(`${JSON.stringify(pattern)} holds a [ without its ]`);
			const expression = new RegExp(`^${text.slice(at, end + 1).join("")}$`, "s");
			steps.push({
				kind: "one",
				matches: (other) => expression.test(other)
			});
			at = end;
		} else if (character === "\\") {
			at += 1;
			steps.push(literal(text[at] ?? "\\"));
		} else steps.push(literal(character));
	}
	return steps;
}
function classEnd(text, start) {
	for (let at = start + 1; at < text.length; at += 1) if (text[at] === "\\") at += 1;
	else if (text[at] === "]" && at > start + 1) return at;
	return -1;
}

// src/fingerprint/context-files.ts
/** Collects the files of the build context that are taken, each once. */
var Context = class {
	#files;
	#dockerfile;
	#folder;
	#ignored;
	#taken = /* @__PURE__ */ new Map();
	#seen = /* @__PURE__ */ new Set();
	constructor(files, dockerfile, folder, ignored) {
		this.#files = files;
		this.#dockerfile = dockerfile;
		this.#folder = folder;
		this.#ignored = ignored;
	}
	taken() {
		return [...this.#taken.values()];
	}
	async take(use) {
		const pivot = sourceOf(use);
		if (this.#seen.has(pivot)) return;
		this.#seen.add(pivot);
		if (use.kind === "everything") await this.#tree(pivot, use.line);
		else if (/[*?[\\]/.test(pivot)) await this.#matching(pivot, use.line);
		else if (!await this.#tree(pivot, use.line) && pivot !== ".") {
			const hidden = this.#ignored(pivot) ? "excluded by .dockerignore" : "not in the build context";
			throw this.#problem(use.line, `${use.instruction} takes ${use.source}, which is ${hidden}`);
		}
	}
	/** Whether there was something, an empty folder included. */
	async #tree(path, line, depth = 0) {
		const entries = await this.#list(posix.join(this.#folder, path), line);
		if (entries === void 0) return false;
		const visible = entries.filter((entry) => !this.#ignored(this.#relative(entry.path)));
		for (const entry of visible) this.#add(entry, line);
		const [only] = visible;
		if (only?.kind === "link" && this.#relative(only.path) === path && depth < 10) {
			const target = posix.resolve("/", posix.dirname(path), only.target ?? "").slice(1) || ".";
			await this.#tree(target, line, depth + 1);
		}
		return visible.length > 0 || entries.length === 0 && !this.#ignored(path);
	}
	/** No match at all is no error for BuildKit either. */
	async #matching(pattern, line) {
		const fixed = pattern.split("/");
		const first = fixed.findIndex((segment) => /[*?[\\]/.test(segment));
		const base = posix.join(this.#folder, ...fixed.slice(0, first));
		let matches;
		try {
			matches = globMatcher(pattern, false);
		} catch (error) {
			throw this.#problem(line, `the pattern ${pattern} cannot be read`, error);
		}
		for (const entry of await this.#list(base, line) ?? []) {
			const path = this.#relative(entry.path);
			if (!matches(path).includes(true) || this.#ignored(path)) continue;
			if (entry.kind === "link") await this.#tree(path, line);
			else this.#add(entry, line);
		}
	}
	#add(entry, line) {
		if (isCredentialFile(entry.path)) throw leak(this.#dockerfile, line, entry.path);
		this.#taken.set(entry.path, entry);
	}
	#relative(path) {
		return posix.relative(this.#folder, path);
	}
	async #list(path, line) {
		try {
			return await this.#files.list(path);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			throw this.#problem(line, `${error.text.on} cannot be read: ${error.text.why}`, error);
		}
	}
	#problem(line, why, cause) {
		return problem(this.#dockerfile, line, "context-source", why, cause);
	}
};
/** What is wrong with a Dockerfile or the context it takes files from. */
function problem(file, line, rule, why, cause, advice = "Correct the Dockerfile, .dockerignore or the path, or add the file to the repository") {
	const place = line === void 0 ? { file } : {
		file,
		line
	};
	return new Failure({
		class: "environment",
		doing: "reading the Dockerfile and its build context",
		on: line === void 0 ? file : `${file}, line ${line}`,
		why,
		next: advice,
		findings: [{
			severity: "error",
			rule,
			...place,
			message: why,
			advice
		}]
	}, cause === void 0 ? void 0 : { cause });
}
function leak(dockerfile, line, path) {
	return problem(dockerfile, line, "context-credentials", `the image would hold ${path}, the credentials that google-github-actions/auth left in the workspace`, void 0, "Give that action \"create_credentials_file: false\", or write gha-creds-*.json into .dockerignore");
}

// src/fingerprint/dockerignore.ts
/** Reads a .dockerignore; the answer takes paths relative to the context. Throws a SyntaxError for a bad pattern. */
function readDockerignore(text) {
	const patterns = [];
	for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
		if (line.startsWith("#")) continue;
		const trimmed = line.trim();
		if (trimmed === "") continue;
		const negated = trimmed.startsWith("!");
		const body = cleaned(negated ? trimmed.slice(1).trim() : trimmed);
		if (body === "") throw new SyntaxError(`${JSON.stringify(trimmed)} excludes nothing`);
		patterns.push({
			negated,
			matches: globMatcher(body, true)
		});
	}
	return (path) => {
		const depth = path.split("/").length;
		const matches = patterns.map((pattern) => pattern.matches(path));
		let held = patterns.map(() => false);
		let ignored = false;
		for (let level = 0; level < depth; level += 1) {
			ignored = false;
			held = patterns.map(({ negated }, place) => {
				const match = held[place] || negated === ignored && matches[place]?.[level] === true;
				if (match) ignored = !negated;
				return match;
			});
		}
		return ignored;
	};
}
/** Go's filepath.Clean, then without the slash in front. */
function cleaned(pattern) {
	const segments = [];
	for (const segment of pattern.split("/")) {
		if (segment === "" || segment === ".") continue;
		if (segment === ".." && segments.length > 0 && segments.at(-1) !== "..") segments.pop();
		else if (segment !== ".." || !pattern.startsWith("/")) segments.push(segment);
	}
	return segments.join("/") || (pattern === "" ? "" : ".");
}

// src/fingerprint/git-folder.ts
const MOST_BYTES = 1048576;
/** What actions/checkout writes for `git fetch`, and a password in an address. */
const CREDENTIAL = /^[ \t]*extraheader[ \t]*=[ \t]*authorization:|^[ \t]*url[ \t]*=[ \t]*[a-z+]+:\/\/[^\s/:@]*:[^\s/@]+@/im;
const ADVICE = "Write .git into .dockerignore";
/**
* What is to be said of git's own folder where an instruction takes it from the build context: it differs from clone to clone, so
* its hash would make every run build, and it is left out. Throws a Failure (`environment`) where the Dockerfile asks for it by
* name, or where a token would be copied into the image with it: one of `tokens`, as tokenFiles() finds them. Reasons: docs/decisions/0020-git-folder.md.
*/
async function gitUse(files, dockerfile, folder, use, ignored, tokens) {
	const source = sourceOf(use);
	const instruction = use.kind === "path" ? use.instruction : "the instruction";
	const at = {
		file: dockerfile,
		line: use.line,
		rule: "context-git"
	};
	if (source.split("/").includes(".git")) {
		const message = `${instruction} takes ${source}, which differs from clone to clone: no image could ever be reused`;
		const advice = "Hand in what is needed of it, for example the version, by the input build-args or in a file";
		throw refusal({
			...at,
			severity: "error",
			message,
			advice
		});
	}
	const matches = /[*?[\\]/.test(source) ? globMatcher(source, false) : void 0;
	const takes = (path) => matches?.(path).includes(true) ?? (source === "." || path.startsWith(`${source}/`));
	const token = use.kind === "path" && use.instruction !== "RUN --mount" ? (await tokens()).find(takes) : void 0;
	if (token !== void 0) {
		const message = `${instruction} takes ${source === "." ? "the whole folder" : source}, and with ${token} the token that actions/checkout left there`;
		const advice = `Write ${posix.dirname(token)} into .dockerignore, or give actions/checkout "persist-credentials: false"`;
		throw refusal({
			...at,
			severity: "error",
			message,
			advice
		});
	}
	if (!(takes(".git/HEAD") || takes(".git/config")) || !await isSent(files, folder, ignored)) return void 0;
	const message = `${instruction} takes the whole folder, and with it .git, which differs from clone to clone and is not hashed`;
	return {
		...at,
		severity: "warning",
		message,
		advice: ADVICE
	};
}
/** Whether git's own folder would be sent to the builder. */
async function isSent(files, folder, ignored) {
	return !ignored(".git/HEAD") && await files.read(posix.join(folder, ".git/HEAD"), MOST_BYTES) !== void 0;
}
/**
* Paths, relative to the folder, of each .git/config in it that holds a token or password and would be sent to the builder: those of
* checkouts further down, too.
*/
async function tokenFiles(files, folder, ignored) {
	const found = [];
	for (const path of await folders(files, folder)) {
		const config = posix.join(path, ".git/config");
		if (ignored(config)) continue;
		const bytes = await files.read(posix.join(folder, config), MOST_BYTES);
		if (bytes !== void 0 && CREDENTIAL.test(new TextDecoder().decode(bytes))) found.push(config);
	}
	return found;
}
/** The folder and all below it. */
async function folders(files, folder) {
	const found = /* @__PURE__ */ new Set(["."]);
	const entries = await files.list(folder).catch((error) => {
		if (error instanceof Failure && error.class === "environment") return void 0;
		throw error;
	});
	for (const { path } of entries ?? []) {
		let at = posix.dirname(posix.relative(folder, path));
		for (; !found.has(at); at = posix.dirname(at)) found.add(at);
	}
	return found;
}
function refusal(finding) {
	return new Failure({
		class: "environment",
		doing: "reading the Dockerfile and its build context",
		on: `${finding.file}, line ${finding.line}`,
		why: finding.message,
		next: finding.advice,
		findings: [finding]
	});
}

// src/fingerprint/hashed-files.ts
/** SHA-256 as 64 hexadecimal digits. */
function sha256(content) {
	return createHash("sha256").update(content).digest("hex");
}
/**
* Hashes entries of a tree, sorted by path. Git's own folder is left out: it differs from clone to clone.
* `vanished` makes the error for a file that was listed and cannot be found any more.
*/
async function hashEntries(files, entries, vanished) {
	const hashed = [];
	for (const { path, kind, executable, target } of entries) {
		if (path.split("/").includes(".git")) continue;
		if (kind === "link") {
			hashed.push({
				path,
				sha256: sha256(target ?? ""),
				executable: false,
				target: target ?? ""
			});
			continue;
		}
		const bytes = await files.read(path);
		if (bytes === void 0) throw vanished(path);
		hashed.push({
			path,
			sha256: sha256(bytes),
			executable,
			target: null
		});
	}
	return hashed.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

// src/fingerprint/build-context.ts
const MOST_DOCKERFILE_BYTES = 1048576;
/**
* Reads a Dockerfile and hashes every file that COPY, ADD and bind mounts take from the build context; `.dockerignore`
* is honoured. `environmentFile` (path in the repository) is left out of the files, because its meaning is hashed
* as the component `environment` and a changed comment must not rebuild.
* Git's own folder is not hashed: it is warned of, and refused where the Dockerfile asks for it (docs/decisions/0020-git-folder.md).
* Throws a Failure (`environment`) with the Dockerfile's line for a source that is missing or unreadable.
*/
async function dockerfileInputs(files, dockerfilePath, contextPath, environmentFile) {
	const text = await readText(files, dockerfilePath);
	if (text === void 0) throw problem(dockerfilePath, void 0, "dockerfile-missing", "it does not exist");
	const folder = posix.normalize(contextPath).replace(/(?<=.)\/$/, "");
	const ignored = await readIgnoreFile(files, `${dockerfilePath}.dockerignore`, posix.join(folder, ".dockerignore"));
	await requireFolder(files, dockerfilePath, folder);
	const context = new Context(files, dockerfilePath, folder, ignored);
	const findings = [];
	let found;
	const tokens = () => {
		found ??= tokenFiles(files, folder, ignored);
		return found;
	};
	for (const use of contextUses(instructions(text))) if (use.kind === "remote") {
		if (!use.pinned) findings.push(remote(dockerfilePath, use.line, use.url));
	} else {
		await context.take(use);
		const finding = await gitUse(files, dockerfilePath, folder, use, ignored, tokens);
		if (finding && !findings.some(({ rule }) => rule === finding.rule)) findings.push(finding);
	}
	const kept = context.taken().filter(({ path }) => path !== environmentFile);
	const hashed = await hashEntries(files, kept, (path) => problem(dockerfilePath, void 0, "context-source", `${path} disappeared`));
	return {
		dockerfile: sha256(text),
		files: hashed.map((file) => ({
			...file,
			path: posix.relative(folder, file.path)
		})),
		findings
	};
}
/** With line ends as BuildKit reads them: to it a carriage return alone is a blank. */
async function readText(files, path) {
	const bytes = await files.read(path, MOST_DOCKERFILE_BYTES);
	return bytes === void 0 ? void 0 : new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
}
/** A context that is a link would be hashed as the link, and built from what it points to. */
async function requireFolder(files, dockerfile, folder) {
	if (folder === ".") return;
	const entries = await files.list(folder);
	const why = entries === void 0 ? "does not exist" : entries[0]?.path === folder ? "is not a folder itself" : "";
	if (why) throw problem(dockerfile, void 0, "context-missing", `the build context ${folder} ${why}`);
}
/** The rules of the first file that is there. Throws a Failure (`environment`) for a pattern that cannot be read. */
async function readIgnoreFile(files, ...paths) {
	for (const path of paths) {
		const text = await readText(files, path);
		if (text === void 0) continue;
		try {
			return readDockerignore(text);
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
			throw problem(path, void 0, "dockerignore", `a pattern cannot be read: ${error.message}`, error);
		}
	}
	return () => false;
}
function remote(file, line, url) {
	return {
		severity: "warning",
		rule: "remote-add",
		file,
		line,
		message: `ADD fetches ${url}, whose content can change without the hash noticing`,
		advice: "Add --checksum=sha256:..., or for git the full commit behind the #"
	};
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
const SCHEMA = 1;
const COMPONENTS = [
	"environment",
	"pip-order",
	"includes",
	"dockerfile",
	"context",
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
		dockerfile: inputs.build?.dockerfile ?? null,
		context: inputs.build?.files ?? null,
		arguments: {
			...inputs.arguments,
			lockFile: inputs.arguments.lockFile ?? null,
			verifyScript: inputs.arguments.verifyScript ?? null
		},
		git: inputs.git,
		recipe: inputs.recipe ?? null,
		base: inputs.base
	};
	const components = Object.fromEntries(COMPONENTS.map((component) => [component, digest({
		component,
		content: content[component]
	})]));
	return {
		schema: 1,
		hash: digest({
			schema: 1,
			components
		}),
		components
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

// src/fingerprint/named-contexts.ts
const IMAGE = "docker-image://";
/**
* What decides the image of each named context: an image's reference as it is written, a hash of all that a folder holds. Only
* BuildKit knows which of its files a build takes, so every one counts that `.dockerignore` of the folder lets through, but for git's
* own (docs/decisions/0020-git-folder.md). `environmentFile` is left out, because its meaning is hashed elsewhere. Throws a Failure
* (`input`) for a folder that is not there, cannot be read or holds credentials.
*/
async function namedContexts(files, contexts, environmentFile) {
	const decides = {};
	const findings = [];
	for (const [name, value] of Object.entries(contexts)) if (value.startsWith(IMAGE)) decides[name] = value;
	else {
		const sent = await sentFiles(files, name, value, environmentFile);
		decides[name] = `sha256:${sha256(JSON.stringify(sent.files))}`;
		findings.push(...sent.findings);
	}
	return {
		decides,
		findings
	};
}
/** Named contexts as buildx takes them: a folder by its whole path, lest `github.com/x` is taken for a repository to fetch. */
function contextPlaces(contexts, workspace) {
	const places = Object.entries(contexts).map(([name, value]) => [name, value.startsWith(IMAGE) ? value : posix.join(workspace, value)]);
	return Object.fromEntries(places);
}
/** The files that BuildKit would be sent of a folder, paths relative to it; see `namedContexts`. */
async function sentFiles(files, name, value, environmentFile) {
	const folder = posix.normalize(value).replace(/(?<=.)\/$/, "");
	const refuse = (why, next) => new Failure({
		class: "input",
		doing: "reading a named build context",
		on: `build-contexts: ${name}=${value}`,
		why,
		next
	});
	const readable = async (next, body) => {
		try {
			return await body();
		} catch (error) {
			if (!(error instanceof Failure) || error.class !== "environment") throw error;
			throw refuse(`${error.text.on} cannot be hashed: ${error.text.why}`, next);
		}
	};
	if (folder.split("/").includes(".git")) throw refuse("git’s own folder differs from clone to clone: no image could ever be reused", "Hand in what is needed of it by build-args");
	const listed = await readable("Take it out of that folder", () => files.list(folder));
	if (listed === void 0) throw refuse("it does not exist", "Correct the path");
	if (folder !== "." && listed[0]?.path === folder) throw refuse("it is not a folder itself", "Name the folder");
	const ignored = await readIgnoreFile(files, posix.join(folder, ".dockerignore"));
	const sent = listed.filter(({ path }) => !ignored(posix.relative(folder, path)));
	const credentials = sent.find(({ path }) => isCredentialFile(path));
	if (credentials !== void 0) throw refuse(`it holds ${credentials.path}, the credentials that google-github-actions/auth left in the workspace`, "Give that action \"create_credentials_file: false\"");
	const [token] = await tokenFiles(files, folder, ignored);
	if (token !== void 0) {
		const next = `Write ${posix.dirname(token)} into the .dockerignore of that folder`;
		throw refuse(`it holds ${token} with the token that actions/checkout left there`, next);
	}
	const kept = sent.filter(({ path }) => path !== environmentFile);
	return {
		files: (await readable("Take it out of that folder, or write it into its .dockerignore", () => hashEntries(files, kept, (path) => refuse(`${path} disappeared`, "Let nothing else write there")))).map((file) => ({
			...file,
			path: posix.relative(folder, file.path)
		})),
		findings: await isSent(files, folder, ignored) ? [gitSent(name, value)] : []
	};
}
function gitSent(name, value) {
	return {
		severity: "warning",
		rule: "context-git",
		message: `input build-contexts: ${name}=${value} holds .git, which differs from clone to clone and is not hashed`,
		advice: "Write .git into the .dockerignore of that folder"
	};
}

export { dockerFolder as C, parseDockerConfig as D, object as E, parseRequirement as S, loginFor as T, fileWithCommits as _, difference as a, quoted as b, hashEntries as c, missingEnvironment as d, readEnvironment as f, followIncludes as g, requirementsPart as h, fingerprint as i, sha256 as l, condaPart as m, namedContexts as n, explainEnvironment as o, askedPackages as p, environmentComponent as r, dockerfileInputs as s, contextPlaces as t, inspectEnvironment as u, resolveGitReferences as v, helperFor as w, normalName as x, packageName as y };