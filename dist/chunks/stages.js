import { a as instructions, i as escapeCharacter, n as mountOptions, o as Unreadable, s as shellWords } from "./dockerfile.js";

// src/dockerfile/stages.ts
/** Of the arguments that only the builder knows. */
var BuildersOwn = class extends Unreadable {};
/** Set by BuildKit from the machine that builds and the one that is built for: no look at the file tells their values. */
const BUILDERS = new Set(["BUILD", "TARGET"].flatMap((side) => [
	"PLATFORM",
	"OS",
	"OSVERSION",
	"ARCH",
	"VARIANT"
].map((part) => `${side}${part}`)));
/**
* The stages of a Dockerfile with the names that BuildKit would read in it: variables of FROM have the values of the build
* arguments, else those of the ARG instructions before the first FROM (frontend/dockerfile/dockerfile2llb/convert.go).
*/
function stagesOf(text, buildArgs, platform) {
	const escapeWith = escapeCharacter(text);
	const found = instructions(text);
	const first = found.findIndex(({ keyword }) => keyword === "FROM");
	if (first < 0) return [];
	const from = found.slice(first);
	const last = from.findLast(({ keyword }) => keyword === "FROM");
	const variables = globalArguments(found.slice(0, first), buildArgs, {
		target: stageName(last) ?? "default",
		platform
	}, escapeWith);
	const stages = [];
	for (const instruction of from) if (instruction.keyword === "FROM") {
		const base = expanded(argumentsOf(instruction)[0] ?? "", instruction.line, variables, escapeWith);
		stages.push({
			line: instruction.line,
			name: stageName(instruction),
			base,
			sources: [],
			triggers: []
		});
	} else {
		const stage = stages.at(-1);
		stage.sources.push(...sourcesOf(instruction));
		if (instruction.trigger !== void 0) stage.triggers.push(...sourcesOf(instruction.trigger));
	}
	return stages;
}
function argumentsOf({ rest }) {
	return rest.split(/[\t\v\f\r ]+/);
}
/** In lower case; `undefined` for a FROM without AS. */
function stageName(instruction) {
	const [, as = "", name] = argumentsOf(instruction);
	return as.toLowerCase() === "as" ? name?.toLowerCase() : void 0;
}
/** What the builder is told of the platform by `--platform`. How it writes a variant of arm is its own choice. */
function ofPlatform(platform) {
	const [os = "", arch = "", ...more] = (platform ?? "").split("/");
	if (platform === void 0 || !["amd64", "arm64"].includes(arch) || more.length > 0) return {};
	return {
		TARGETPLATFORM: platform,
		TARGETOS: os,
		TARGETARCH: arch,
		TARGETVARIANT: ""
	};
}
/** Values that ARG instructions before the first FROM, and the builder, give to names. Pure. */
function globalArguments(found, buildArgs, { target, platform }, escapeWith) {
	const targets = ofPlatform(platform);
	const values = /* @__PURE__ */ new Map();
	const given = (name) => Object.hasOwn(buildArgs, name) ? buildArgs[name] : void 0;
	for (const name of BUILDERS) values.set(name, given(name) ?? targets[name] ?? new BuildersOwn(`only the builder knows ${name}`));
	values.set("TARGETSTAGE", given("TARGETSTAGE") ?? target);
	const variables = (name) => {
		const value = values.get(name);
		if (value instanceof Unreadable) throw value;
		return value;
	};
	for (const { keyword, rest } of found) {
		if (keyword !== "ARG") continue;
		for (const word of assignments(rest, escapeWith)) {
			const at = word.indexOf("=");
			const name = at < 0 ? word : word.slice(0, at);
			const value = given(name);
			if (value !== void 0) values.set(name, value);
			else if (at >= 0) values.set(name, evaluated(word.slice(at + 1), variables, escapeWith));
		}
	}
	return variables;
}
/** Characters; addresses and names of images have fewer. */
const LONGEST_VALUE = 4096;
const MOST_REPLACED = 200;
function tooLong() {
	return new Unreadable(`it is longer than ${LONGEST_VALUE} characters`);
}
/** A word with its variables replaced; an Unreadable where its value is not known. */
function evaluated(word, variables, escapeWith) {
	if (/^[A-Za-z0-9:/._=+-]*$/.test(word)) return word.length > LONGEST_VALUE ? tooLong() : word;
	const replaced = word.split("$").length - 1;
	if (replaced > MOST_REPLACED) return new Unreadable(`it contains ${replaced} variables`);
	try {
		const { text } = shellWords(word, variables, { escape: escapeWith });
		return text.length > LONGEST_VALUE ? new Unreadable(`it is longer than ${LONGEST_VALUE} characters`) : text;
	} catch (error) {
		return error instanceof Unreadable ? error : new Unreadable(error.message);
	}
}
/** Words with their quotes, which hold blanks together. */
function assignments(rest, escapeWith) {
	const mark = escapeWith === "`" ? "`" : "\\\\";
	const plain = `[^\\s"'${mark}]`;
	const word = new RegExp(`(?:${plain}|${mark}.|"(?:[^"${mark}]|${mark}.)*(?:"|$)|'[^']*(?:'|$)|${mark}$)+`, "gs");
	return rest.match(word) ?? [];
}
function expanded(word, line, variables, escapeWith) {
	const value = evaluated(word, variables, escapeWith);
	if (!(value instanceof Unreadable)) return {
		line,
		kind: "name",
		name: value
	};
	const advice = value instanceof BuildersOwn ? "Write the name of the image without this variable, or set the variable with the input build-args" : "Write the name of the image without that substitution. For example, use an ARG that contains the whole tag";
	return {
		line,
		kind: "unknown",
		text: word,
		why: value.message,
		advice
	};
}
/** What --from and from= name: no variable has a value there, BuildKit refuses any. */
function named(name, option, line) {
	if (!name.includes("$")) return {
		line,
		kind: "name",
		name
	};
	return {
		line,
		kind: "unknown",
		text: name,
		why: `${option} does not allow variables`,
		advice: `Write "FROM ${name} AS NAME" as a separate stage, and use the name of that stage here`
	};
}
function sourcesOf({ keyword, flags, line }) {
	if (keyword === "COPY") {
		const from = flags.findLast((flag) => flag.startsWith("--from="))?.slice(7);
		if (!from) return [];
		return /^[+-]?[0-9]+$/.test(from) ? [{
			line,
			kind: "number",
			stage: Number(from)
		}] : [named(from, "--from", line)];
	}
	if (keyword !== "RUN") return [];
	return flags.flatMap((flag) => {
		const options = mountOptions(flag);
		if (options === void 0) return [];
		if (flag.includes("\"")) return [{
			line,
			kind: "unknown",
			text: flag,
			why: "it contains quotes inside a list",
			advice: "Write the options of the mount without quotes"
		}];
		const from = options.get("from");
		return from ? [named(from, "from= of a mount", line)] : [];
	});
}

export { stagesOf as a, stageName as i, evaluated as n, globalArguments as r, assignments as t };