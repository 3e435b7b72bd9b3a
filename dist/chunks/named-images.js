import { a as stagesOf } from "./stages.js";
import { a as isPath, i as isHost, o as isTag, r as isDigest } from "./reference.js";

// src/named-images/image-name.ts
const HUB = "docker.io";
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
/**
* Reads a name with the rules of docker (https://github.com/distribution/reference, ParseNormalizedNamed and TagNameOnly): a name
* without a host is Docker Hub's. `undefined` for what is no name.
*/
function imageName(text) {
	if (/^[0-9a-f]{64}$/.test(text) || text.length > 512) return void 0;
	const [named = "", digest, ...more] = text.split("@");
	if (more.length > 0 || digest !== void 0 && !isDigest(digest)) return void 0;
	const { host, rest } = split(named);
	const colon = rest.indexOf(":");
	const short = colon < 0 ? rest : rest.slice(0, colon);
	const given = colon < 0 ? void 0 : rest.slice(colon + 1);
	const path = host === HUB && !short.includes("/") ? `library/${short}` : short;
	if (!HOST.test(host) || !isHost(host.toLowerCase()) || !isPath(path) || given !== void 0 && !isTag(given)) return void 0;
	const tag = given ?? (digest === void 0 ? "latest" : void 0);
	const name = `${host === HUB ? path.replace(/^library\/(?=[^/]+$)/, "") : `${host}/${path}`}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
	return {
		name,
		key: name.replace(/:latest$/, ""),
		reference: {
			registry: host.toLowerCase(),
			path,
			...tag !== void 0 && { tag },
			...digest !== void 0 && { digest }
		}
	};
}
function split(text) {
	const slash = text.indexOf("/");
	const first = text.slice(0, Math.max(slash, 0));
	if (!(slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase()))) return {
		host: HUB,
		rest: text
	};
	return {
		host: first === "index.docker.io" ? HUB : first,
		rest: text.slice(slash + 1)
	};
}

// src/named-images/named-images.ts
/** BuildKit's word for nothing. */
const EMPTY = "scratch";
/**
* Every image that BuildKit looks up to build a Dockerfile: of FROM, COPY --from and RUN --mount=from, in the stages that the last one
* is made of. `contexts` are the names of the named contexts, which come before stages and registries.
*/
function namedImages(text, buildArgs, contexts, platform) {
	const stages = stagesOf(text, buildArgs, platform);
	const byKey = new Map(contexts.map((name) => [imageName(name)?.key ?? name, name]));
	const found = {
		images: [],
		contexts: [],
		unknown: [],
		stages: new Set(stages.flatMap(({ name }) => name ?? [])),
		starts: []
	};
	const start = (line, name) => {
		if (name === EMPTY) return;
		const image = name === void 0 ? void 0 : imageName(name);
		const context = image && byKey.get(image.key);
		found.starts.push({
			line,
			...context !== void 0 ? { context } : image && { image }
		});
	};
	const take = (source) => {
		const { line } = source;
		if (source.kind === "number") {
			found.unknown.push({
				line,
				text: String(source.stage),
				why: "there is no stage with that number",
				advice: "Name the stage, or correct the number: the first stage is 0"
			});
			return;
		}
		if (source.kind === "name" && source.name === EMPTY) return;
		if (source.kind === "unknown") {
			const { text, why, advice } = source;
			found.unknown.push({
				line,
				text,
				why,
				advice
			});
			return;
		}
		const image = imageName(source.name);
		const context = image && byKey.get(image.key);
		if (context !== void 0) found.contexts.push(context);
		else if (image !== void 0) found.images.push({
			line,
			...image
		});
		else found.unknown.push({
			line,
			text: source.name,
			why: "it is not the name of an image",
			advice: "Correct the name. If it contains variables, set their values with the input build-args"
		});
	};
	const replacing = ({ name }) => name === void 0 ? void 0 : byKey.get(name);
	for (const { stage, base, others } of reachable(stages, replacing)) {
		const replaced = replacing(stage);
		if (replaced !== void 0) {
			found.contexts.push(replaced);
			found.starts.push({
				line: stage.line,
				context: replaced
			});
		} else if (base === void 0) {
			take(stage.base);
			start(stage.line, stage.base.kind === "name" ? stage.base.name : void 0);
		}
		for (const source of others) take(source);
	}
	return {
		...found,
		...sorted(found)
	};
}
/** The stages that the last one is made of; all of them where a name is unknown that may be any stage's. */
function reachable(stages, replaced) {
	const named = /* @__PURE__ */ new Map();
	const bases = stages.map((stage) => {
		const name = stage.base.kind === "name" && replaced(stage) === void 0 ? stage.base.name : void 0;
		const base = name === void 0 ? void 0 : named.get(name);
		if (stage.name !== void 0) named.set(stage.name, stage);
		return [stage, base];
	});
	const baseOf = new Map(bases);
	const stageOf = (source) => {
		if (source.kind === "number") return stages[source.stage];
		return source.kind === "name" ? named.get(source.name.toLowerCase()) : void 0;
	};
	const reached = /* @__PURE__ */ new Map();
	let all = false;
	const open = stages.slice(-1);
	for (let stage = open.pop(); stage !== void 0; stage = open.pop()) {
		if (reached.has(stage)) continue;
		const base = baseOf.get(stage);
		const sources = [...stage.sources, ...base?.triggers ?? []];
		reached.set(stage, {
			stage,
			base,
			others: sources.filter((source) => stageOf(source) === void 0)
		});
		if (!all && stage.base.kind === "unknown" && replaced(stage) === void 0) {
			all = true;
			for (const other of stages) open.push(other);
		}
		if (base !== void 0) open.push(base);
		for (const source of sources) {
			const of = stageOf(source);
			if (of !== void 0) open.push(of);
		}
	}
	return [...reached.values()];
}
/** Each once, in the order of the file. */
function sorted({ images, contexts, unknown }) {
	const byLine = (a, b) => a.line - b.line;
	return {
		images: [...new Map(images.toSorted(byLine).toReversed().map((image) => [image.name, image])).values()].toSorted(byLine),
		contexts: [...new Set(contexts)],
		unknown: unknown.toSorted(byLine)
	};
}

export { imageName as n, namedImages as t };