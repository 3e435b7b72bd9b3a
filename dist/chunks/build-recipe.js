import { t as Failure } from "./failure.js";
import { g as objectsOf, h as listOf, m as isObject, p as fieldsOf, v as readJson, y as textOf } from "./tags.js";
import { c as repositoryOf, r as isDigest, t as formatReference } from "./reference.js";
import { l as readAnnotations, r as megabytes$1, s as lookUp, u as writeAnnotations } from "./outcome.js";
import { _ as parseDockerConfig, a as APT_WARNINGS, c as GIT, d as read, f as untrusted, i as APT, l as PIP, m as dockerFolder, o as CONDA, p as knownDenial, s as FETCH, t as baseManifest, u as byStatus } from "./plan-run.js";
import { t as shownAddress } from "./shown-text.js";
import { c as isNewer, d as showFindings, l as publicationOf, n as lastError, s as publish, t as Progress, u as commitTime } from "./progress.js";
import { A as normalName, D as quoted, O as parseRequirement, S as fileWithCommits, g as requirementsPart, h as placesPart, k as packageName, m as condaPart, t as LOCK_FILES } from "./lock.js";
import { t as refuseLateTriggers } from "./triggers.js";
import { t as contextPlaces } from "./named-contexts2.js";
import { t as lookUpBases } from "./look-up-bases.js";
import { createHash } from "node:crypto";

// src/image-build/arguments.ts
/** argv of one `docker buildx build`. */
function buildArguments(request) {
	const { provenance, sbom } = (request.output.kind === "push" ? request.attestations : void 0) ?? {};
	const argv = [
		"docker",
		"buildx",
		"build",
		"--progress=rawjson"
	];
	argv.push(`--provenance=${provenance === void 0 ? "false" : `mode=${provenance}`}`);
	argv.push(...sbom === void 0 ? ["--sbom=false"] : ["--attest", `type=sbom,generator=${sbom}`]);
	if (request.builder.name !== void 0) argv.push("--builder", request.builder.name);
	argv.push("--platform", request.builder.platform, "--file", request.dockerfile, "--metadata-file", request.metadataFile);
	argv.push("--output", outputArgument(request.output, request.builder.driver));
	if (request.target !== void 0) argv.push("--target", request.target);
	for (const [name, value] of Object.entries(request.contexts)) argv.push("--build-context", `${name}=${value}`);
	for (const [name, value] of Object.entries(request.buildArgs)) argv.push("--build-arg", `${name}=${value}`);
	for (const [id, source] of Object.entries(request.secrets)) argv.push("--secret", `id=${id},${source}`);
	for (const [key, value] of Object.entries(request.labels)) argv.push("--label", `${key}=${value}`);
	const place = provenance === void 0 && sbom === void 0 ? "manifest" : "index,manifest";
	for (const [key, value] of Object.entries(request.annotations)) argv.push("--annotation", `${place}:${key}=${value}`);
	for (const store of request.cache.from) argv.push("--cache-from", cacheArgument(store, "src"));
	if (request.cache.to !== void 0) argv.push("--cache-to", `${cacheArgument(request.cache.to, "dest")},mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true`);
	if (request.noCache) argv.push("--no-cache");
	if (request.pull) argv.push("--pull");
	argv.push(request.context);
	return argv;
}
function cacheArgument(store, folder) {
	return store.kind === "registry" ? `type=registry,ref=${store.reference}` : `type=local,${folder}=${store.folder}`;
}
function outputArgument(output, driver) {
	const zstd = "compression=zstd,force-compression=true,oci-mediatypes=true";
	switch (output.kind) {
		case "nothing": return "type=cacheonly";
		case "files": return `type=local,dest=${output.folder}`;
		case "layout": return `type=oci,dest=${output.folder},tar=false,${zstd}`;
		case "engine": return `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=false,unpack=false,${zstd}`;
		case "push": return driver === "docker" ? `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=true,store=false,${zstd}` : `type=image,name=${repositoryOf(output.repository)},push=true,push-by-digest=true,name-canonical=true,${zstd}`;
	}
}
/** How a later build names the result of a build with this output. */
function builtContext(output, digest) {
	switch (output.kind) {
		case "push": return `docker-image://${repositoryOf(output.repository)}@${digest}`;
		case "engine": return `docker-image://${repositoryOf(output.repository)}:${output.candidate}@${digest}`;
		case "layout": return `oci-layout://${output.folder}@${digest}`;
		case "files":
		case "nothing": throw new Error("only an image has a name");
	}
}
/** A named context that pins a base to the digest its tag stands for now. */
function pinnedContext(reference) {
	return `docker-image://${formatReference(reference)}`;
}

// src/image-build/engine.ts
const ELSEWHERE$1 = "or choose another builder with the input builder (docs/builders.md)";
const SOCKET = {
	pattern: /permission denied while trying to connect to the docker|docker\.sock: connect: permission denied/i,
	class: "engine-unavailable",
	why: "the runner's user has no access to the socket of Docker Engine",
	next: "Add the user of the runner to the group docker (\"sudo usermod -aG docker USER\") and restart the runner. For a rootless engine, set DOCKER_HOST to its socket"
};
const VERSIONS = {
	pattern: /client version \S+ is too (?:old|new)/i,
	class: "engine-unavailable",
	why: "the versions of the docker client and of Docker Engine do not work together",
	next: "Update the older of the two: the engine, or docker and buildx (docker/setup-buildx-action). Remove DOCKER_API_VERSION from the environment of the job"
};
/** A builder of the driver docker-container is an image, and is pulled before it starts. The first that fits decides. */
const PULL = [
	{
		pattern: /toomanyrequests|too many requests|pull rate limit/i,
		class: "rate-limited",
		why: "the image of the builder cannot be pulled: its registry (usually Docker Hub) accepts no more downloads from this runner for now",
		next: `Run the job again later. For a higher limit, log in to that registry (Docker Hub) in an earlier step, ${ELSEWHERE$1}`
	},
	{
		pattern: /no space left on device|disk quota exceeded/i,
		class: "disk-full",
		why: "the disk of Docker Engine is too full for the image of the builder",
		next: `Free disk space on the runner (docker system prune), ${ELSEWHERE$1}`
	},
	{
		pattern: /request canceled|Client\.Timeout|time-?out|deadline exceeded|\b50[0234] |dial tcp|no such host|\bEOF\b|connection reset|connection refused|broken pipe|proxyconnect|forcing shutdown|tls: |x509: /i,
		class: "registry-unavailable",
		why: "the image of the builder cannot be pulled, because its registry does not answer",
		next: `Run the job again. If it happens again, check the network of Docker Engine, ${ELSEWHERE$1}`
	},
	{
		pattern: /pull access denied|manifest unknown|manifest for \S+ not found|: not found$|no matching manifest|no such image/im,
		class: "not-found",
		why: "the image of the builder cannot be pulled",
		next: `Check the registry mirror of Docker Engine, ${ELSEWHERE$1}`
	},
	{
		pattern: /unauthorized|incorrect username or password|\b401 Unauthorized|authentication required/i,
		class: "authentication",
		why: "the image of the builder cannot be pulled, because its registry does not accept the login of this runner",
		next: `Correct or remove the step that logs in to that registry (Docker Hub), ${ELSEWHERE$1}`
	},
	{
		pattern: /OCI runtime create failed|failed to create (?:shim )?task|--privileged=true is not allowed/i,
		class: "engine-unavailable",
		why: "Docker Engine does not start the container of the builder",
		next: `Read the log of Docker Engine, and allow it to start privileged containers, ${ELSEWHERE$1}`
	}
];
const NO_ANSWER = {
	pattern: /Cannot connect to the Docker daemon|failed to connect to the docker API|failed to list workers|error during connect|context deadline exceeded|no valid drivers|failed to find the builder|no builder .* found|failed to build: invalid character|failed to receive status|error reading from server|transport: /i,
	class: "engine-unavailable",
	why: "the builder does not answer",
	next: "Start Docker Engine on the runner (\"docker info\" must answer), or check the builder with \"docker buildx ls\""
};
/**
* What everything that docker `said` means for the builder, `undefined` when it is not about one. `last`: its most telling line.
* `pulls`: whether the builder's image is fetched on the way.
*/
function builderTrouble(said, last, pulls) {
	const engine = /docker daemon at|docker API at|error during connect/i.test(said) && !/forcing shutdown/.test(said);
	const rule = [
		SOCKET,
		VERSIONS,
		...pulls && !engine ? PULL : [],
		NO_ANSWER
	].find(({ pattern }) => pattern.test(said));
	return rule && {
		class: rule.class,
		why: `${rule.why}: ${last}`,
		next: rule.next
	};
}

// src/image-build/failed-downloads.ts
const LONGEST$2 = 300;
/** After these, whatever went wrong before was made good by another try. */
const DONE = /^Successfully installed|^Transaction finished|^To activate this environment, use/;
/** How conda and mamba begin the message with which they end. */
const LAST_WORD = /^(?:critical\b|error +libmamba\b|RuntimeError: |Conda\w+: |(?:ChecksumMismatch|InvalidArchive|PackagesNotFound|Proxy|\w*Unsatisfiable)Error\b|UnavailableInvalidChannel: |\w+Error\(|\w+Timeout\()/;
/** Which downloading tools a step runs: the stages of the recipe are known by name, other Dockerfiles by their commands. */
function toolsOf(name) {
	const stage = /\[(conda|pip|packages) [^\]]*\] RUN/.exec(name)?.[1];
	if (stage === "conda") return ["conda"];
	if (stage === "pip") return ["pip", "git"];
	if (stage === "packages") return ["apt"];
	const runs = (commands) => new RegExp(`(?:^|[\\s/&;(])(?:${commands})\\s`).test(name);
	const conda = runs("micromamba|mamba|conda");
	const pip = conda || runs("pip[\\d.]*|uv");
	const tools = [];
	if (conda) tools.push("conda");
	if (pip) tools.push("pip");
	if (pip || runs("git")) tools.push("git");
	if (runs("apt|apt-get|aptitude|install-packages|install-latex")) tools.push("apt");
	if (runs("curl|wget")) tools.push("fetch");
	return tools;
}
/**
* What the step's own tools say of a failed download, by their own words only: another program of the step may print "429" or
* "timeout" for reasons of its own. `fixed` is the text in which the user fixes hashes. `undefined` where they say nothing of the
* kind, or where the server's answer would be the same the next time (404, 403): then a line of a file is at fault.
*/
function failedDownload(step, fixed = "") {
	const since = step.lines.findLastIndex((line) => DONE.test(line)) + 1;
	const lines = step.lines.slice(since).map((line) => line.replace(/^[\s│]+/, ""));
	for (const tool of toolsOf(step.name)) {
		const said = READERS[tool](lines, fixed);
		if (said.some(({ outcome }) => outcome === "final")) return void 0;
		const first = said.find(({ outcome }) => outcome === "certificate") ?? said[0];
		if (first !== void 0) return describeDownload(first, tool);
	}
}
const READERS = {
	conda: (lines) => {
		const last = lines.findLastIndex((line) => LAST_WORD.test(line));
		return last < 0 ? [] : read(lines.slice(last), CONDA);
	},
	pip: (lines, fixed) => [
		...read(lines, PIP),
		...unseen(lines),
		...otherBytes(lines, fixed),
		...stopped(lines)
	],
	git: (lines) => read(lines, GIT),
	fetch: (lines) => read(lines, FETCH),
	apt: (lines) => {
		const missing = /^E: (?:Unable to locate package|Package '.*' has no installation candidate|Version '.*' for '.*' was not found)/;
		return [...read(lines, APT), ...lines.some((line) => missing.test(line)) ? read(lines, APT_WARNINGS) : []];
	}
};
/** pip takes an index that does not answer for one that has no such package. */
function unseen(lines) {
	const missing = lines.map((line) => /No matching distribution found for ([\w.-]+)/.exec(line)?.[1]).findLast(Boolean);
	if (missing === void 0) return [];
	const mentions = lines.filter((line) => normalName(line).includes(`/${normalName(missing)}/`));
	const skipped = mentions.flatMap((line) => {
		const reason = /Could not fetch URL \S+: (.*) - skipping/.exec(line)?.[1];
		if (reason === void 0) return [];
		const [, error, retried] = /\b(\d{3}) (?:Client|Server) Error|too many (\d{3}) error/.exec(reason) ?? [];
		const status = error ?? retried;
		return [{
			outcome: status === void 0 ? connection(reason) : byStatus(status),
			line
		}];
	});
	if (skipped.length > 0) return skipped.filter(({ outcome }) => outcome !== "final");
	const none = lines.some((line) => line.includes("(from versions: none)"));
	return mentions.filter((line) => (none ? /Retrying \(Retry\(total=\d/ : /Retrying \(Retry\(total=0\b/).test(line)).map((line) => ({
		outcome: connection(line),
		line
	}));
}
function connection(reason) {
	return untrusted(reason) ? "certificate" : "lost";
}
/** Other bytes than the index promised. Where the user fixed the hash, the file was replaced, and stays so. */
function otherBytes(lines, fixed) {
	const at = lines.findIndex((line) => line.includes("THESE PACKAGES DO NOT MATCH THE HASHES"));
	if (at < 0) return [];
	const hash = lines.slice(at).map((line) => /^(?:Expected|or) \w+ +([0-9a-f]{32,})/.exec(line)?.[1]).find(Boolean);
	return [{
		outcome: hash === void 0 || fixed.includes(hash) ? "final" : "damaged",
		line: lines[at] ?? ""
	}];
}
/** Stopped by its time limit while it tried once more. */
function stopped(lines) {
	const line = lines.findLast((line) => line !== "" && !line.startsWith("container-action-")) ?? "";
	return /^WARNING: (?:Retrying \(|Connection interrupted|Attempting to resume)/.test(line) ? [{
		outcome: connection(line),
		line
	}] : [];
}
const NAMES = {
	conda: "conda or mamba",
	pip: "pip",
	git: "git",
	apt: "apt",
	fetch: "curl or wget"
};
const NOBODY = "your files need no change, unless an address in them is wrong";
const ENDS = {
	lost: {
		class: "registry-unavailable",
		what: "a server could not be reached, or the connection broke",
		next: `Run the job again: ${NOBODY}`
	},
	limited: {
		class: "rate-limited",
		what: "a server refuses more requests for now",
		next: `Wait some minutes, then run the job again: ${NOBODY}`
	},
	damaged: {
		class: "registry-unavailable",
		what: "a downloaded file is damaged",
		next: `Run the job again: ${NOBODY}`
	},
	gone: {
		class: "not-found",
		what: "a channel lists a file that it no longer has",
		next: "Run the job again. If it happens again, the file no longer exists: if you use the input lock, make a new lock"
	},
	certificate: {
		class: "registry-unavailable",
		what: "the build does not trust the certificate of a server",
		next: "If your network has a proxy that decrypts https connections, pass its certificate as the secret ca with the input secret-files, or add it in your own Dockerfile"
	}
};
/** Its mirrors move between the list and the package. */
const APT_GONE = {
	class: "registry-unavailable",
	what: "an apt mirror does not have a file that its package list names",
	next: "Run the job again. If it happens again in your own Dockerfile, run apt-get update in the same RUN step, and check the addresses of the repositories"
};
function describeDownload({ outcome, line }, tool) {
	const end = ENDS[outcome];
	const { what, ...rest } = tool === "apt" && outcome === "gone" ? APT_GONE : end;
	const words = line.replace(/\s+/g, " ").trim();
	const shown = words.length > LONGEST$2 ? `${words.slice(0, LONGEST$2)}...` : words;
	return {
		...rest,
		why: `${NAMES[tool]} could not download what the step needs: ${what} (${shown})`
	};
}

// src/image-build/gone.ts
const ADVICE = "If another server still has it, use that server. For conda: change the address of the package in conda-explicit.txt. For pip: add --extra-index-url to the pip section of environment.yml, or change the address in pip-freeze.txt. For apt: only a base image whose package sources have the package helps. Otherwise this edition cannot be built again: use its image, or promote it (docs/rollback.md)";
/**
* Which packages of a lock cannot be had any more, by what conda, pip and apt say: a lock leaves them no choice, so an answer that is
* no passing trouble is final. `undefined` where their words name none, and for a lock that is not a file of the repository.
*/
function goneFromLock(step, lock) {
	const { folder } = lock;
	const stage = /\[(conda|pip|packages) [^\]]*\] RUN/.exec(step.name)?.[1];
	if (folder === void 0 || stage === void 0) return void 0;
	const found = stage === "conda" ? ofConda(step, lock) : stage === "pip" ? ofPip(step, lock) : ofApt(step, lock);
	const [first] = found;
	if (first === void 0) return void 0;
	const findings = found.map(({ file, line, text }) => ({
		severity: "error",
		rule: "lock-gone",
		file: `${folder}/${file}`,
		line,
		message: `${text} is no longer available`,
		advice: ADVICE
	}));
	const installer = stage === "packages" ? "apt" : stage;
	const names = found.slice(0, 5).map(({ text }) => text);
	const more = found.length > names.length ? ` and ${found.length - names.length} more` : "";
	return {
		class: "not-found",
		on: `${folder}/${first.file}`,
		why: `${names.join(", ")}${more} is no longer available for ${installer}`,
		next: ADVICE,
		findings
	};
}
/** Where a lock's list of apt packages meets a base that has others: what the recipe's script says then. */
function packagesOfAnotherBase(lines) {
	const differences = lines.flatMap((line) => /error: (the (?:lock|image) has \S+, and the (?:image|lock) does not)/.exec(line)?.[1] ?? []);
	if (differences.length === 0) return void 0;
	const more = differences.length > 3 ? `; ${differences.length - 3} more` : "";
	return {
		class: "build-step",
		why: `the apt packages of the image are not those of ${LOCK_FILES.apt} in the lock: ${differences.slice(0, 3).join("; ")}${more}`,
		next: `This base image is not the one of the edition. Keep base.txt beside ${LOCK_FILES.apt} in the lock ("container-action lock" writes both)`
	};
}
/** mamba names the address that answers 404, or the file that is not in a channel's folder. */
function ofConda({ lines }, { conda }) {
	const said = lines.filter((line) => /\b(?:404|410)\b|not found|Could not read a file:/i.test(line)).join("\n");
	return listed$1(LOCK_FILES.conda, conda, (line) => {
		const file = line.replace(/#.*$/, "").split("/").at(-1) ?? "";
		return /\.(?:conda|tar\.bz2)$/.test(file) && said.includes(file) ? file : void 0;
	});
}
/** An index that does not answer makes pip say the same; then its log tells of the index, too. */
function ofPip({ lines }, { pip }) {
	if (lines.some((line) => /^Could not fetch URL /.test(line))) return [];
	const said = lines.filter((line) => /No matching distribution found for |\b404 Client Error/.test(line));
	return listed$1(LOCK_FILES.pip, pip, (line) => {
		const [name = ""] = line.split(" @ ");
		const what = name === line ? line : (line.split(" @ ")[1] ?? "").replace(/#.*$/, "");
		return what !== "" && said.some((words) => `${words} `.includes(`${what} `)) ? line : void 0;
	});
}
function ofApt({ lines }, { apt = "" }) {
	const said = lines.flatMap((line) => /error: apt does not have (\S+) any more/.exec(line)?.[1] ?? []);
	return listed$1(LOCK_FILES.apt, apt, (line) => {
		const [name, version] = line.split("	");
		return said.some((asked) => asked.replace(/:[a-z0-9]+=/, "=") === `${name}=${version}`) ? `${name}=${version}` : void 0;
	});
}
function listed$1(file, content, read) {
	return content.split("\n").flatMap((line, index) => {
		const text = read(line.trim());
		return text === void 0 ? [] : [{
			file,
			line: index + 1,
			text
		}];
	});
}

// src/image-build/mamba.ts
/** A line of mamba's tree, with the indentation of all of its messages: `    │  └─ TEXT`. */
const BRANCH = /^ {4}((?:[│ ] {2})*)[├└]─ (.+?)[;.]?$/;
const FAILED_SOLVE = /^error\s+libmamba Could not solve for environment specs/;
const UNSOLVED = /^critical libmamba Could not solve for environment specs/;
const CRITICAL = /^critical\s+libmamba\s+/;
/** `NAME VERSION BUILD`, where `=*` and `*` ask for nothing. A version may have blanks that a person wrote. */
const WANTED = /^([\w.*-]+)(?: (\S+?),? ([^\s,]+))?/;
/** What mamba's sentences go on with where no build is named. */
const ENGLISH = /^(?:which|is|does|would|can|cannot|could|conflicts|requires|constrains|but|and|because|with|has|was)$/;
const SYSTEM = /\bis missing on the system/;
const NOWHERE = new RegExp(`\\bdoes not exist|${SYSTEM.source}`);
const CLASH = /can be installed|conflicts with any installable|as previously explained/;
/** Of addresses that a line of the file gives; what passes by itself (429, 5xx, time-outs) is not its fault. */
const FAULTS = [
	{
		pattern: /status: (?:404|410) \[(\S+)\]/,
		reason: "its server does not have this channel (404)"
	},
	{
		pattern: /status: (?:401|403) \[(\S+)\]/,
		reason: "its server refuses access (401 or 403)"
	},
	{
		pattern: /Download error \(37\)[^[]*\[(\S+)\]/,
		reason: "this folder does not exist"
	},
	{
		pattern: /Could not load repodata\.json for (\S+) after retry/,
		reason: "its server does not send the index of a conda channel"
	}
];
/** The complaints of a failed solve, in mamba's order; empty when these are not mamba's words. */
function complaints(lines) {
	const start = lines.findIndex((line) => FAILED_SOLVE.test(line));
	const end = lines.findLastIndex((line) => UNSOLVED.test(line));
	return end < 0 ? [] : tree(lines.slice(start < end ? start + 1 : 0, end)).flatMap(complaint);
}
/** Channels that mamba could not read by the fault of who named them, each once. */
function unreadableChannels(lines) {
	const found = /* @__PURE__ */ new Map();
	for (const line of lines) for (const { pattern, reason } of FAULTS) {
		const url = pattern.exec(line)?.[1]?.replace(/\/[\w-]+(?:\/repodata[\w.]*)?$/, "");
		if (url !== void 0 && !/\.(?:conda|bz2)$/.test(line.replace(/\].*/, ""))) found.set(url, reason);
	}
	return [...found].map(([url, reason]) => ({
		url,
		reason
	}));
}
/** The last thing that mamba says, without its advice, which is the same for everything. `undefined` when these are not its words. */
function mambasReason(lines) {
	const start = lines.findLastIndex((line) => CRITICAL.test(line));
	if (start < 0) return void 0;
	const rest = lines.slice(start + 1).filter((line) => /^\s+\S/.test(line));
	const advice = rest.findIndex((line) => /^\s+If you run into this error repeatedly/.test(line));
	return [(lines[start] ?? "").replace(CRITICAL, ""), ...rest.slice(0, advice < 0 ? 3 : Math.min(3, advice))].map((line) => line.trim()).join(" ").slice(0, 500);
}
function tree(lines) {
	const root = {
		text: "",
		below: []
	};
	const path = [root];
	for (const line of lines) {
		const [, indent = "", text = ""] = BRANCH.exec(line) ?? [];
		const parent = text === "" ? void 0 : path[indent.length / 3];
		if (parent === void 0) continue;
		const branch = {
			text,
			below: []
		};
		parent.below.push(branch);
		path.length = indent.length / 3 + 1;
		path.push(branch);
	}
	return root.below;
}
function complaint(top) {
	const wanted = request(top.text);
	if (wanted === void 0) return [];
	if (top.below.length === 0 && SYSTEM.test(top.text)) {
		const which = [wanted.version, "is a feature of the machine, and the build machine does not have it"];
		return [{
			kind: "impossible",
			...wanted,
			reason: which.filter(Boolean).join(" ")
		}];
	}
	if (top.below.length === 0 && NOWHERE.test(top.text)) return [{
		kind: "missing",
		...wanted,
		reason: ""
	}];
	const impossible = leavesOf(top).every(({ text }) => NOWHERE.test(text) && !CLASH.test(text));
	const path = pathTo(top, (leaf) => impossible || CLASH.test(leaf.text));
	const chain = path.slice(1).flatMap(({ text }, at) => nameIn(text) === nameIn(path[at]?.text ?? "") ? [] : [spoken(text)]).map((need) => `needs ${need}`).join(", which ");
	const end = SYSTEM.test(path.at(-1)?.text ?? "") ? "which the build machine does not have" : "which no channel has";
	return impossible ? [{
		kind: "impossible",
		...wanted,
		reason: chain === "" ? "cannot be installed" : `${chain}, ${end}`
	}] : [{
		kind: "conflict",
		...wanted,
		reason: chain
	}];
}
function request(text) {
	const [, several, versions = ""] = /^([\w.*-]+) \[([^\]]+)\]/.exec(text) ?? [];
	if (several !== void 0) return {
		name: several,
		version: versions.split("|").map((one) => one.replace(/ \*$/, "")).join(" or "),
		build: void 0
	};
	const [, name, version = "", build = ""] = WANTED.exec(text) ?? [];
	if (name === void 0) return void 0;
	const given = (part, sign) => /^=?\*$/.test(part) || !sign ? void 0 : part;
	return {
		name,
		version: given(version, /[\d=<>!~*_]/.test(version)),
		build: given(build, build !== "" && !ENGLISH.test(build))
	};
}
function nameIn(text) {
	return request(text)?.name;
}
/** As people write it: `numpy =2 *` is `numpy =2`. */
function spoken(text) {
	const { name = "", version = "", build = "" } = request(text) ?? {};
	return [
		name,
		version,
		build
	].filter((part) => part !== "").join(" ");
}
function leavesOf(branch) {
	return branch.below.length === 0 ? [branch] : branch.below.flatMap(leavesOf);
}
function pathTo(branch, wanted) {
	if (branch.below.length === 0) return wanted(branch) ? [branch] : [];
	for (const child of branch.below) {
		const found = pathTo(child, wanted);
		if (found.length > 0) return [branch, ...found];
	}
	return [];
}

// src/image-build/mamba-line-at-fault.ts
/** What mamba complains of, on the lines of the file that asked for it. `undefined` when its words are about none of them. */
function mambaBlame(lines, environment) {
	return channels(lines, environment) ?? specs(lines, environment);
}
function channels(lines, environment) {
	const { file } = environment;
	const each = unreadableChannels(lines).flatMap(({ url, reason }) => {
		const listed = environment.channels.flatMap((text, index) => stands(text, url) ? [{
			text,
			line: environment.channelLines[index] ?? 1,
			file
		}] : []);
		const named = environment.conda.flatMap((spec) => stands(spec.text.replace(/::?[^/:]*$/, ""), url) && spec.text.includes("::") ? [{
			...spec,
			file
		}] : []);
		return (listed.length > 0 ? listed : named).map((spec) => ({
			spec,
			words: `${url}: ${reason}`
		}));
	});
	return each.length === 0 ? void 0 : apart(each, "cannot read the channel");
}
/** Whether mamba finds this channel under that address: by its name behind an alias, or by the address itself. */
function stands(channel, url) {
	const name = channel.replace(/\/+$/, "");
	if (name === "default" || name === "defaults") return /\/(?:main|r)$/.test(url);
	return url === name || url.endsWith(`/${name}`);
}
function specs(lines, environment) {
	const found = complaints(lines).flatMap((complaint) => {
		const named = environment.conda.filter(({ text }) => packageName(text) === complaint.name);
		const exact = named.filter(({ text }) => squeezed$1(text) === squeezed$1(asWritten(complaint)));
		return (exact.length > 0 ? exact : named).map((spec) => {
			return {
				complaint,
				spec: {
					...spec,
					file: environment.file
				},
				words: inWords(complaint)
			};
		});
	});
	const alone = found.filter(({ complaint }) => complaint.kind !== "conflict");
	if (alone.length > 0) return apart(alone, "cannot install");
	if (found.length === 0) return void 0;
	const reasons = [...new Set(found.map(({ words }) => words))].filter((words) => words !== "");
	const clash = found.length > 1 ? "they exclude each other" : "it excludes packages that others need";
	return {
		specs: inOrder(found),
		words: [clash, reasons.join("; ")].filter((part) => part !== "").join(": ")
	};
}
function apart(each, problem) {
	const ordered = inOrder(each).map((spec) => each.find((one) => one.spec === spec));
	const words = [...new Set(ordered.map((one) => one.words))].join("; ");
	return {
		specs: ordered.map(({ spec }) => spec),
		words,
		problem,
		each: ordered
	};
}
/** Python is in many a conflict and seldom its cause: it stays in its place, and `place` passes over it. */
function inOrder(found) {
	return [...new Set(found.map(({ spec }) => spec))].toSorted((a, b) => a.line - b.line);
}
function inWords({ kind, name, version, build, reason }) {
	if (kind !== "missing") return reason === "" ? "" : `${name} ${reason}`;
	if (version === void 0 && build === void 0) return `no channel has a package with the name ${name}`;
	if (build === void 0) return `no channel has ${name} in the version ${version}`;
	return `no channel has ${[name, version].filter(Boolean).join(" ")} with the build ${build}`;
}
function asWritten({ name, version, build }) {
	return build === void 0 ? `${name}${version ?? ""}` : `${name}${version ?? "=*"}=${build}`;
}
function squeezed$1(text) {
	return text.replace(/^.*::/, "").replace(/[\s"']+/g, "");
}

// src/image-build/pip-words.ts
/**
* pip's newer form of an error, below `error: NAME-OF-THE-ERROR`: `× WHAT` and `╰─> WHY`, then hints that are the same for everybody.
* What a program says that pip ran has a margin.
*/
const WHAT = /^× (.+?)\.?$/;
const WHY = /^╰─> (.+)$/;
const LONGEST$1 = 500;
/** The lines with each `× WHAT` and `╰─> WHY` as one. */
function withWholeReasons(lines) {
	return lines.flatMap((line, at) => {
		if (WHY.test(line) && WHAT.test(lines[at - 1] ?? "")) return [];
		const why = WHAT.test(line) ? WHY.exec(lines[at + 1] ?? "")?.[1] : void 0;
		return [why === void 0 ? line : `${line.replace(/\.$/, "")}: ${why}`];
	});
}
/** The last error in the newer form; `undefined` where pip's last word has the older one, `ERROR: `. */
function pipsReason(lines) {
	const last = withWholeReasons(lines).findLast((line) => /^(?:× |ERROR: )/.test(line));
	return last?.startsWith("× ") ? last.slice(2, LONGEST$1) : void 0;
}

// src/image-build/recipe-context.ts
const REQUIREMENTS = "container-action-requirements.txt";
/**
* Writes the build context into the scratch folder. conda's and pip's inputs lie in folders of their own, so that a
* change of one does not touch the checksum of the other. Returns absolute paths.
*/
async function writeRecipeContext(scratch, context) {
	const { condaLock, marker, requirements } = context;
	const folder = condaLock === void 0 ? "context" : "context-locked";
	await scratch.write(`${folder}/conda/environment.yml`, context.condaPart);
	if (condaLock !== void 0) await scratch.write(`${folder}/conda/explicit.txt`, condaLock);
	await scratch.write(`${folder}/apt/.container-action`, "");
	if (context.aptLock !== void 0) await scratch.write(`${folder}/apt/lock.txt`, context.aptLock);
	await scratch.write(`${folder}/pip/.container-action`, "");
	for (const include of context.includes) {
		const path = `${folder}/pip/${include.path}`;
		if ("link" in include) await scratch.link(path, include.link);
		else await scratch.write(path, include.bytes, { executable: include.executable });
	}
	if (requirements) await scratch.write(`${folder}/pip/${requirements.path}`, requirements.text);
	await scratch.write(`${folder}/marker/quantecon-container`, `image=${marker.image}\nvariant=${marker.variant}\nbuild_date=${marker.buildDate}\n`);
	const dockerfile = await scratch.write("Dockerfile", `${context.dockerfile.trimEnd()}\n${variables(context.variables)}`);
	return {
		context: scratch.path(folder),
		dockerfile
	};
}
/** ENV is the only way for values to reach every step of a container job: nothing activates an environment there. */
function variables(values) {
	return Object.entries(values).map(([name, value]) => `ENV ${name}="${escaped(value)}"\n`).join("");
}
/** As `variables`, for folders that come before and after those of the image. */
function searchPath([before, after]) {
	return before + after === "" ? "" : `ENV PATH="${escaped(before)}\${PATH}${escaped(after)}"\n`;
}
function escaped(value) {
	return value.replace(/[\\"$]/g, (character) => `\\${character}`);
}

// src/image-build/line-at-fault.ts
const LONGEST = 300;
const MOST_IN_A_CONFLICT = 8;
/** How conda, mamba and pip begin a message of failure. Only this is taken for granted; what follows changes between versions. */
const FAILURE = /^\W*(?:[a-z]*error|critical|fatal)\b/i;
/** pip's own sentence about specs that exclude each other, also where the file has no others. */
const CONFLICT = /^ERROR: Cannot install .* because these package versions have conflicting dependencies/;
/** How pip names a line of a requirements file. */
const REQUIREMENT_LINE = /-r (\S+) \(line (\d+)\)/g;
/** They run, and say so in messages about other packages: only a version behind the name is about themselves. */
const TOOLS = ["python", "pip"];
/** The requirements files that the recipe, conda and mamba write: one item of the pip section a line. */
const WRITTEN = new RegExp(`(?:^|/)(?:${REQUIREMENTS.replaceAll(".", "\\.")}|condaenv\\.|mambaf)`);
/**
* Finds the specs that a failed tool's lines are about: by what mamba says where these are its words, else by their names, since
* wordings differ between tools and versions.
* `undefined` when no line names one: then it is not known whose fault it was.
*/
function findFaultyLines(lines, asked, section) {
	const understood = section === "pip" ? void 0 : mambaBlame(lines, asked.environment);
	if (understood) return understood;
	const candidates = candidatesOf(asked, section);
	const output = withWholeReasons(lines).map((line) => inTheFilesWords(line, asked));
	const start = output.findIndex((line) => FAILURE.test(line));
	const failure = start < 0 ? [] : named(output.slice(start), candidates);
	const isIndented = start < 0 || /^\s/.test(output[start] ?? "");
	const elsewhere = failure.length === 0 && isIndented;
	const found = elsewhere ? named(output, candidates).slice(-1) : failure;
	const strong = found.some(({ asked }) => asked.size > 0);
	const meant = ({ asked, mentioned }) => strong ? [...asked] : [...mentioned].filter((spec) => !isTool(spec));
	const specs = new Set(found.flatMap(meant));
	const first = found.find((mention) => meant(mention).length > 0);
	if (first === void 0) return void 0;
	return {
		specs: candidates.flatMap(({ spec }) => specs.has(spec) ? [spec] : []),
		words: elsewhere ? cleaned(output.findLast((line) => FAILURE.test(line)) ?? first.line) : said(output[start], first.line)
	};
}
/** A line of a list says little without the sentence above the list. */
function said(head, line) {
	if (head === void 0 || head === line || !/^\s/.test(line)) return cleaned(line);
	return cut$1(`${cleaned(head.replace(/\. .*$/s, ""))}: ${cleaned(line)}`);
}
/** The spec that an annotation is put on: Python is in most conflicts, and seldom what was changed. */
function place({ specs }) {
	const [first, ...rest] = specs;
	if (first === void 0) throw new Error("a faulty line has a requirement");
	return packageName(first.text) === "python" ? rest[0] ?? first : first;
}
function candidatesOf({ environment, includes }, section) {
	const name = (spec, kind) => {
		if (kind === "conda") return packageName(spec.text);
		const requirement = parseRequirement(spec.text);
		return "name" in requirement ? requirement.name : void 0;
	};
	const at = (file, specs) => specs.map((spec) => ({
		...spec,
		file
	}));
	const { file, conda, pip = [] } = environment;
	const included = includes.flatMap(({ path, requirements }) => at(path, requirements));
	const kinds = {
		conda: at(file, conda),
		pip: [...at(file, pip), ...included]
	};
	return ["conda", "pip"].filter((kind) => section === "both" || section === kind).flatMap((kind) => kinds[kind].flatMap((spec) => {
		const own = name(spec, kind);
		if (own?.includes("*")) return [];
		if (own === void 0) return [{
			spec,
			named: literal(spec.text),
			asked: literal(spec.text)
		}];
		const word = `(?<![\\w./-])${normalName(own).replaceAll("-", "[-_.]+")}`;
		const named = new RegExp(`${word}(?![\\w/]|[-.][a-z_]|\\.\\d)`, "i");
		const quoted = `(?<=["'\`])${word}(?=["'\`])`;
		return [{
			spec,
			named,
			asked: new RegExp(`${word}(?:\\s*[=<>!~[]|\\s+[\\d*]|-\\d)|${quoted}`, "i")
		}];
	}));
}
/** The lines that name specs. One that names all of them, or very many, only repeats what was asked for, unless there is no other. */
function named(lines, candidates) {
	const mentions = lines.flatMap((line) => {
		const mentioned = candidates.filter((candidate) => candidate.named.test(line));
		if (mentioned.length === 0) return [];
		const exact = mentioned.filter(({ spec }) => /[^\w.-]/.test(spec.text) && squeezed(line).includes(squeezed(spec.text)));
		const meant = mentioned.filter((one) => exact.includes(one) || !exact.some((other) => other.named.source === one.named.source));
		const asked = meant.filter((one) => exact.includes(one) || one.asked.test(line));
		return [{
			line,
			mentioned: new Set(meant.map(({ spec }) => spec)),
			asked: new Set(asked.map(({ spec }) => spec))
		}];
	});
	const most = Math.min(candidates.length - 1, MOST_IN_A_CONFLICT);
	const telling = mentions.filter(({ line, mentioned }) => mentioned.size <= most || CONFLICT.test(line));
	return telling.length > 0 ? telling : mentions;
}
function isTool({ text }) {
	return TOOLS.includes(packageName(text) ?? "");
}
/** `-r FILE (line N)` names a file that the user never saw, or one that the pip section includes. */
function inTheFilesWords(line, { environment, includes }) {
	return line.replace(REQUIREMENT_LINE, (whole, file, number) => {
		if (WRITTEN.test(file)) return environment.pip?.[Number(number) - 1]?.text ?? whole;
		return includes.find(({ path }) => path === file || path.endsWith(`/${file}`))?.requirements.find((spec) => spec.line === Number(number))?.text ?? whole;
	});
}
function literal(text) {
	return new RegExp(text.replace(/[^\w\s]/g, "\\$&"));
}
function squeezed(text) {
	return text.replace(/[\s"']+/g, "");
}
function cleaned(line) {
	return cut$1(line.replace(/^[^\p{L}\p{N}"'(-]+/u, "").replace(/^(?:error|critical)\b:?\s*(?:libmamba\s+)?/i, "").replace(/ \(from versions: [^)]*\)/, "").replace(/\s+/g, " ").replace(/[\s.:]+$/, ""));
}
function cut$1(text) {
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

// src/image-build/machine-failures.ts
const ELSEWHERE = "use a larger runner, or choose a remote builder with the input builder";
const DISK = {
	class: "disk-full",
	why: "the disk of the builder is full",
	next: `Free disk space on the runner (docker system prune), ${ELSEWHERE}`
};
const MEMORY = {
	class: "out-of-memory",
	why: "the step was killed, usually because the memory was full",
	next: "Use a runner with more memory, or choose a builder with more memory with the input builder"
};
const KILLED = String.raw`(?:did not complete successfully|executor failed running \[\]): exit code: 137\b`;
/**
* Of what a step's program prints, only these speak of the machine below it. They ask for the place that a system's message has in a
* line: files, packages and lectures may be named after such a message.
*/
const MACHINE = [{
	...DISK,
	pattern: /\[Errno (?:28|122)\]|\bENOSPC\b|(?:: |\()(?:no space left on device|disk quota exceeded)(?![?\w])/i
}, {
	...MEMORY,
	pattern: new RegExp([
		KILLED,
		String.raw`\[Errno 12\]|(?:: |\()cannot allocate memory(?![?\w])`,
		String.raw`^(?:[\w.]+\.)?\w*MemoryError(?::|$)`,
		String.raw`^(?:critical\s+libmamba |terminate called after throwing an instance of '|(?:[\w+./-]+: )+)std::bad_alloc\b`,
		String.raw`\bout of memory: killed\b|\bheap out of memory$|RESOURCE_EXHAUSTED: [^\n]*(?:memory|allocat)`,
		String.raw`^(?:[\w+./-]+: |LLVM ERROR: |fatal error: )+out of memory(?:$| allocating |, malloc failed)`,
		String.raw`^[\s│]*exit code: -9$|\bsignal: 9 \(SIGKILL\)`,
		String.raw`fatal error: Killed signal terminated program|terminated with signal 9 \[Killed\]`
	].join("|"), "im")
}];

// src/image-build/own-words.ts
/** What the scripts of our own recipes say when they stop a build. */
const MARK$1 = "container-action-error: ";
/** Some of them only point to what another program has said. */
function isPointer(words) {
	return /\babove$/.test(words);
}
/** The last of their messages that says something of its own, `undefined` when there is none. */
function ownWords(lines) {
	return lines.filter((line) => line.startsWith(MARK$1)).map((line) => line.slice(24)).findLast((words) => !isPointer(words));
}
/** Without the messages that only point above, where what is above is a message of our own. */
function withoutPointers(lines) {
	if (ownWords(lines) === void 0) return [...lines];
	return lines.filter((line) => !line.startsWith(MARK$1) || !isPointer(line));
}

// src/image-build/policy.ts
/** Errors of a policy itself: of its syntax, and of what it returns (buildx's policy/validate.go). */
const BROKEN = /\brego_\w+_error\b|\bpolicy returned zero (?:result|expression)|unexpected policy return type|invalid allowed property type|\bimport \S+ not found for module/;
/**
* What buildx says where the policy `<Dockerfile>.rego` denies a source, or cannot be followed. Its own messages are lines of their own.
* The policy that the action gives by a variable is worded otherwise (source-policy.ts).
*/
function failedPolicy(messages) {
	const said = messages.join("\n");
	const denied = /source "([^"]*)" not allowed by policy/.exec(said);
	if (denied !== null) {
		const reasons = messages.flatMap((line) => /^Policy: (\S.*)/.exec(line)?.[1] ?? []);
		const reason = reasons.length === 0 ? "" : `: ${reasons.join("; ").slice(0, 500)}`;
		return {
			class: "build-step",
			why: `the policy beside the Dockerfile (.rego) does not allow ${shown(denied[1])}${reason}`,
			next: "Use a source that the policy allows, or change the policy. The policy sees images by their digests, without tags"
		};
	}
	if (!BROKEN.test(said)) return void 0;
	return {
		class: "build-step",
		why: `the policy beside the Dockerfile (.rego) could not be applied: ${lastError([...messages])}`,
		next: "Correct the policy. You can test it with \"docker buildx policy eval\""
	};
}
function shown(source) {
	return source.startsWith("docker-image://") ? `the image ${source.slice(15)}` : shownAddress(source);
}
/** An older buildx or BuildKit builds as if there were no policy, without a word: whoever wrote one must hear of it. */
function tellUnfollowedPolicy({ findings }, steps, log) {
	const policy = findings.find(({ rule }) => rule === "source-policy");
	if (policy === void 0 || steps.some(({ name }) => name.startsWith("loading policies "))) return;
	log.warning(`The builder ignored the policy ${policy.file}, so the image was built without it. Use buildx 0.31 or newer with BuildKit 0.27 or newer (input builder).`);
}

// src/image-build/registry-failures.ts
const AGAIN = "Run the job again. If it happens again, see docs/troubleshooting.md";
/** The text of an error without the command of the step, which may hold any words. */
function withoutCommand(error) {
	return cut(cut(error, "process \"", "\" did not complete"), "executor failed running [", "]: ");
}
/** What is between the first `start` and the last `end`: no pattern, since a command can be long and hostile. */
function cut(text, start, end) {
	const from = text.indexOf(start);
	const to = text.lastIndexOf(end);
	return from < 0 || to < from ? text : text.slice(0, from + start.length) + text.slice(to);
}
const DOCKERFILE = {
	class: "build-step",
	why: "the Dockerfile is not valid",
	next: "Correct the line of the Dockerfile that the message names"
};
/** Tried in order; the first that fits decides. */
const RULES = [
	{
		pattern: /dockerfile parse error|failed to calculate checksum of ref [^\n]*": not found|failed to compute cache key: "[^\n]*" not found/i,
		...DOCKERFILE
	},
	{
		pattern: /blob upload invalid|(?:failed to push|unexpected status)[^\n]*no space left on device/i,
		class: "disk-full",
		why: "the registry does not accept the upload, usually because its disk is full",
		next: "Ask the administrator of the registry to free disk space, then run the job again"
	},
	{
		...DISK,
		pattern: /no space left on device|disk quota exceeded|ResourceExhausted.*space/i
	},
	{
		...MEMORY,
		pattern: new RegExp(`${KILLED}|: cannot allocate memory|\\bout of memory: killed\\b|: out of memory$`, "im")
	},
	{
		pattern: /did not complete successfully: exit code: \d/,
		class: "build-step",
		why: "a step of the Dockerfile failed",
		next: "Read the last lines of the step above, then correct the Dockerfile"
	},
	{
		pattern: /toomanyrequests|429 Too Many Requests|response status 429|rate limit/i,
		class: "rate-limited",
		why: "a registry refuses more requests for now",
		next: "Wait some minutes, then run the job again. If you log in to the registry, the limits are higher"
	},
	{
		pattern: /failed to resolve source metadata[^\n]*(?:: not found|manifest unknown|repository does not exist)/i,
		class: "not-found",
		why: "a base image does not exist, or it is private",
		next: "Correct the FROM line. If the image is private, log in to its registry in an earlier step"
	},
	{
		pattern: /(?:error from sender|failed to read dockerfile|failed to solve)[^\n]*\bopen \S+: permission denied/i,
		class: "build-step",
		why: "a file of the build context cannot be read by the user of the runner",
		next: "Make this file readable, or add it to .dockerignore"
	},
	{
		pattern: /secret \S+: not found/i,
		class: "build-step",
		why: "a RUN step needs a build secret that the job did not pass",
		next: "Pass it with the input secrets or secret-files. GitHub gives no secrets to forks and Dependabot, and an empty value counts as missing. If the step also works without the secret, write required=false in the mount"
	},
	{
		pattern: /failed to calculate checksum of ref|unset ssh forward key|is not allowed(?: by|;|$)|granting entitlement|invalid response status 4(?!08)\d\d|digest mismatch/i,
		...DOCKERFILE
	},
	{
		pattern: /failed to fetch remote[\s\S]{0,2000}?(?:could not read Username|Authentication failed|Repository not found|repository '\S+' not found|Permission denied \(publickey|Host key verification failed)/i,
		class: "build-step",
		why: "a git repository in the Dockerfile does not exist, or needs a login",
		next: "Correct the address in the Dockerfile, or pass a token as the build secret GIT_AUTH_TOKEN with the input secrets"
	},
	{
		pattern: /error getting credentials/i,
		class: "authentication",
		why: "the program that stores Docker's logins (credential helper) does not return them",
		next: "Repair that program. Or remove credsStore and credHelpers from Docker's config.json, and log in to the registry in an earlier step"
	},
	{
		pattern: /\b413\b[^\n]*(?:Too Large)/i,
		class: "registry-answer",
		why: "the registry, or a proxy in front of it, refuses uploads of this size",
		next: "Raise the size limit for requests on that proxy (nginx: client_max_body_size 0), or choose another registry with the input name"
	},
	{
		pattern: /failed to push[^\n]*(?:name unknown|repository[^\n]* (?:does not exist|not found))/i,
		class: "not-found",
		why: "the repository does not exist in the registry, and this registry does not create it on a push",
		next: "Create the repository in the registry first, or correct the input name"
	},
	{
		pattern: /unauthenticated|incorrect username or password|bad credentials/i,
		class: "authentication",
		why: "a registry does not accept the user name and password (or token)",
		next: "Check the inputs username and password, and the logins of earlier steps. A token may have expired"
	},
	{
		pattern: /(?:failed to resolve source metadata|load metadata for)(?![^\n]*(?:\bSAML\b|IP allow list))[^\n]*(?:denied|unauthorized|insufficient_scope|authorization failed|40[13] (?:Unauthorized|Forbidden))|\/token\?(?!\S*push)\S*pull\S*: 40[13]\b/i,
		class: "not-found",
		why: "a base image does not exist, or it is private",
		next: "Correct the FROM line. If the image is private, log in to its registry in an earlier step, or give this repository read access in the package's settings (Manage Actions access)"
	},
	{
		pattern: /insufficient_scope|denied|403 Forbidden|unauthorized|401 Unauthorized|authorization failed/i,
		class: "permission",
		why: "a registry refused access",
		next: "Grant \"packages: write\" to the job, and check that the package gives this repository write access (Manage Actions access)"
	},
	{
		pattern: /x509: |tls: failed to verify|certificate signed by unknown authority/i,
		class: "registry-unavailable",
		why: "the builder does not trust the certificate of a registry",
		next: "Install the certificate of the registry (or of the proxy that decrypts https). With Docker Engine, put it into /etc/docker/certs.d. With another builder, name it in buildkitd.toml"
	},
	{
		pattern: /server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake/i,
		class: "registry-unavailable",
		why: "a registry uses plain HTTP, and the builder expects TLS",
		next: "Set up TLS for the registry, or allow plain HTTP in the configuration of Docker Engine (insecure-registries)"
	},
	{
		pattern: /rpc error: code = Unavailable[^\n]*(?:closing transport|error reading from server)|grpc: the client connection is closing/i,
		class: "engine-unavailable",
		why: "the builder stopped answering during the build",
		next: "Run the job again. If it happens again, check the memory and the log of the builder"
	},
	{
		pattern: /failed to push \S+: unknown$|failed commit on ref|failed to fetch remote[\s\S]{0,2000}?(?:Could not resolve host|Failed to connect to|Connection timed out|The requested URL returned error: 5\d\d|early EOF|RPC failed)|(?:unexpected|response) status[^\n]* (?:408|5\d\d)(?: |$)|unknown blob|blob (?:upload )?unknown|closed network connection|closed pipe|broken pipe|(?:^|: |unexpected )EOF\b|connection re(?:fused|set)|dial tcp|no such host|network is unreachable|no route to host|connection timed out|(?:i\/o|handshake) timeout|timeout awaiting|closed idle connection|remote error: tls: |request canceled|Client\.Timeout|deadline exceeded|cannot reuse body|stream error|http2: |server misbehaving|unexpected commit digest|\b50[0-4](?: |$)/im,
		class: "registry-unavailable",
		why: "a server could not be reached, or it lost the uploaded data",
		next: AGAIN
	},
	{
		pattern: /failed to push[^\n]*(?:unexpected|response) status[^\n]* 4\d\d(?: |$)/im,
		class: "registry-answer",
		why: "the registry does not accept the uploaded data",
		next: "Check that the input name has the right form (ghcr.io/OWNER/NAME). If it has, run the job again. If it happens again, ask the administrator of the registry"
	}
];
/** The rule that fits, with what is known better of a refusal by its own text. */
function ruleFor(said, rules) {
	const rule = rules.find(({ pattern }) => pattern.test(said));
	return rule?.class === "permission" ? {
		...rule,
		...knownDenial(said)
	} : rule;
}
/**
* An image that is not there for the platform that is built for. BuildKit names no platform where it builds for its own only:
* `platform` is then the builder's, if known.
*/
function wrongPlatform(step, said, platform) {
	if (!/no match for platform in manifest|no matching manifest for/i.test(said)) return void 0;
	const image = /source metadata for (\S+):(?= |$)/.exec(said)?.[1] ?? /failed to solve: (\S+): /.exec(said)?.[1];
	const wanted = /^\[((?:linux|windows)\/\S+) /.exec(step ?? "")?.[1] ?? /no matching manifest for (\S+)/i.exec(said)?.[1] ?? platform ?? "the builder's own platform (docker buildx inspect shows it)";
	return {
		class: "not-found",
		why: `the image ${image ?? "in a FROM line"} does not exist for ${wanted}`,
		next: "Choose a tag or an image that exists for this platform (\"docker buildx imagetools inspect IMAGE\" lists the platforms), or a runner with the platform of the image"
	};
}

// src/image-build/source-excerpt.ts
/** The lines of a Dockerfile that buildx prints below the step that failed. */
const PLACE = /^\S*?([^\s/:]+):(\d+)$/;
const RULE = /^-{20}$/;
/** Where the step stands that failed, and the other lines. Text of a Dockerfile must not be taken for a message. */
function splitExcerpt(tail) {
	const rest = [];
	let excerpt;
	for (let index = 0; index < tail.length; index += 1) {
		const place = RULE.test(tail[index + 1] ?? "") ? PLACE.exec(tail[index] ?? "") : null;
		const end = place === null ? -1 : tail.findIndex((line, at) => at > index + 1 && RULE.test(line));
		if (place === null || end < 0) {
			rest.push(tail[index] ?? "");
			continue;
		}
		excerpt = {
			file: place[1] ?? "",
			line: Number(place[2])
		};
		index = end;
	}
	return {
		excerpt,
		rest
	};
}
/** Whether a line, one after the other, belongs to the excerpt of a file of this name: nobody looks for a line in a file of ours. */
function excerptOf(name) {
	let rules = 2;
	return (line) => {
		if (rules === 2) {
			if (PLACE.exec(line)?.[1] === name) rules = 0;
			return rules === 0;
		}
		const rule = RULE.test(line);
		if (rule) rules += 1;
		else if (rules === 0) rules = 2;
		return rule || rules < 2;
	};
}

// src/image-build/source-policy.ts
/**
* Variable by which buildx gets a source policy (BuildKit's docs/build-repro.md). It is set for one build of the action's own and holds
* nothing of the runner's.
*/
const VARIABLE = "EXPERIMENTAL_BUILDKIT_SOURCE_POLICY";
/** Of what no instruction pins itself: a checksum in the Dockerfile stays what it is. */
const UNPINNED = [{
	key: "http.checksum",
	value: "",
	condition: "EQUAL"
}];
/** Of git, what --checksum pins. */
const BY_COMMIT = {
	key: "git.checksum",
	value: "^[0-9a-f]{40}$",
	condition: "MATCHES"
};
/**
* What the build may fetch by ADD: the content that was hashed, by its checksum, and nothing else that has none. So what changes
* between the hash and the build, and what only the build knows, fails the build. Pure.
*/
function sourcePolicy({ contents, git }) {
	const pinned = contents.flatMap((content) => content.kind === "git" ? [] : [{
		action: "CONVERT",
		selector: {
			identifier: content.url,
			matchType: "EXACT",
			constraints: UNPINNED
		},
		updates: {
			identifier: content.url,
			attrs: { "http.checksum": `sha256:${content.sha256}` }
		}
	}]);
	const denied = ["http://*", "https://*"].map((identifier) => ({
		action: "DENY",
		selector: {
			identifier,
			matchType: "WILDCARD",
			constraints: UNPINNED
		}
	}));
	const ofGit = (action, identifier, matchType, constraints) => ({
		action,
		selector: {
			identifier,
			matchType,
			...constraints && { constraints }
		}
	});
	const repositories = [
		ofGit("DENY", "git://*", "WILDCARD"),
		ofGit("ALLOW", "git:*", "WILDCARD", [BY_COMMIT]),
		...git.flatMap(({ name, reference }) => [ofGit("ALLOW", reference === "" ? name : `${name}#${reference}`, "EXACT"), ofGit("ALLOW", `${name}#${reference}:*`, "WILDCARD")])
	];
	return { rules: [
		...pinned,
		...denied,
		...repositories
	] };
}
/** Writes the policy where one is needed, and returns the variables for buildx. */
async function writePolicy(remote, scratch) {
	if (!remote.guarded) return {};
	const path = await scratch.write("source-policy.json", JSON.stringify(sourcePolicy(remote)));
	return { [VARIABLE]: path };
}
/** What BuildKit says of content that is not the one that was hashed. */
function otherContent(said) {
	const denied = /source "((?:https?|git):[^"]*)" denied by policy/.exec(said);
	if (denied !== null) return {
		class: "build-step",
		why: `the build would fetch ${shownAddress(denied[1])}, which is not part of the hash, because the action could not know this address before the build`,
		next: "Write the whole address in ADD. Or set its variables with ARG or ENV in the same stage. Or add --checksum=sha256:..."
	};
	const [, got, wanted] = /digest mismatch(?: for \S+)?:? (sha256:[0-9a-f]{64})(?::| \(expected:) (sha256:[0-9a-f]{64})/.exec(said) ?? [];
	if (got === void 0) return void 0;
	return {
		class: "build-step",
		why: `ADD fetched content with the digest ${got}, but ${wanted} was expected. The content has changed since the action hashed it, or its --checksum is wrong`,
		next: "If the Dockerfile has a checksum, correct it. Otherwise run the job again: it hashes the new content"
	};
}

// src/image-build/unsolvable.ts
/** What the recipe's own scripts say; their words are ours. */
const OWN_WORDS = "container-action-error: ";
const PIN = "Pin the versions in the pip section of environment.yml, first of all those of the packages that you changed last";
/** What a step installs from: the recipe's stages are known by name, other Dockerfiles by the commands they run. */
function sectionOf({ name }) {
	const stage = /\[(conda|pip) [^\]]*\] RUN/.exec(name)?.[1];
	if (stage === "conda" || stage === "pip") return stage;
	return /(?:^|[\s/&;(])(?:micromamba|mamba|conda|pip3?)\s/.test(name) ? "both" : void 0;
}
/** A part of the environment that could not be installed: by whose fault, on which line of the file. */
function unsolvable(step, section, environment, faulty) {
	const said = step.lines.findLast((line) => line.startsWith(OWN_WORDS))?.slice(24);
	const own = said?.endsWith("above") ? void 0 : said;
	const on = environment && { on: environment.file };
	if (section === "pip" && (/exit code: 124/.test(step.error ?? "") || /^pip found no solution/.test(own ?? ""))) return {
		...on,
		class: "time-limit",
		why: "pip did not finish. Usually this means that it found no versions that work together",
		next: PIN
	};
	if (own !== void 0) {
		const python = (section === "conda" ? environment?.findings : [])?.find(({ rule }) => rule === "python-missing");
		const next = `Correct it in ${environment?.file ?? "environment.yml"}`;
		const error = {
			severity: "error",
			rule: "unsolvable",
			message: own,
			advice: next
		};
		return {
			...on,
			class: "unsolvable-environment",
			why: python?.line === void 0 ? own : `${own} (line ${python.line})`,
			next,
			...python?.line !== void 0 && { findings: [{
				...python,
				...error
			}] }
		};
	}
	const tool = section === "conda" ? "mamba" : "pip";
	if (faulty) return {
		...on,
		class: "unsolvable-environment",
		why: message(faulty, tool),
		next: finding(faulty, tool).advice,
		findings: findings(faulty, tool)
	};
	const lines = step.lines.filter((line) => !line.startsWith(OWN_WORDS));
	const last = pipsReason(lines) ?? lastError(lines);
	const deep = /^Dependency resolution exceeded/.test(last);
	return section === "conda" ? {
		class: "unsolvable-environment",
		why: `mamba could not create the conda part of the environment: ${mambasReason(lines) ?? last}`,
		next: "Read the last lines of the step above: they name the package. Correct it in environment.yml"
	} : {
		class: "unsolvable-environment",
		why: `pip could not install the pip section of the environment: ${last}`,
		next: deep ? PIN : "Read the last lines of the step above: they name the requirement. Correct it in environment.yml"
	};
}
/** The annotations on the lines that asked for it: one for each that has a fault of its own, else one. */
function findings(faulty, tool) {
	return faulty.each?.map(({ spec, words }) => finding({
		...faulty,
		specs: [spec],
		words
	}, tool)) ?? [finding(faulty, tool)];
}
/** The annotation on the line that asked for it. */
function finding(faulty, tool) {
	const { file, line } = place(faulty);
	return {
		severity: "error",
		rule: "unsolvable",
		file,
		line,
		message: message(faulty, tool),
		advice: advice(faulty)
	};
}
function message(faulty, tool) {
	return `${tool} ${faulty.problem ?? "cannot install"} ${listed(faulty.specs)}: ${faulty.words}`;
}
function advice(faulty) {
	const { file, line } = place(faulty);
	if (faulty.specs.length === 1) return `Correct line ${line} of ${file}`;
	if (faulty.each === void 0) return "Change one of these lines, so that the versions work together";
	return `Correct lines ${faulty.specs.map((spec) => spec.line).join(", ")} of ${file}`;
}
/** The same as half a sentence. */
function namedLines(faulty) {
	return faulty ? `; it names ${listed(faulty.specs)}: ${faulty.words}` : "";
}
/** The specs with their places, as many as can be read. */
function listed(specs) {
	const shown = specs.slice(0, 5).map(({ text, file, line }) => `${quoted(text)} (line ${line} of ${file})`);
	const more = specs.length > shown.length ? ` and ${specs.length - shown.length} more` : "";
	return `${shown.join(", ")}${more}`;
}

// src/image-build/failures.ts
/** What buildx does before BuildKit has a word. */
const CONNECTING = /^\[internal\] (?:waiting for connection|booting buildkit)/;
/** A registry, not the builder, kept it waiting. */
const TRANSFER = /failed to (?:push|copy|fetch|do request|authorize|resolve)/;
/**
* Names the class of a failed build and picks the lines that show the reason. With what was `asked` for, a tool's complaint is led
* back to the line that it is about. `platform`: what the builder builds for, where it is known.
*
* Only infrastructure is recognised by wording of BuildKit and registries; programs inside a RUN may print anything, and only their
* exit code, a full disk and a failed download of a tool that the step is known to run speak for them.
*/
function diagnose(build, asked, platform) {
	const failed = build.steps.find(({ name, error }) => error !== void 0 && !/context canceled/i.test(error) && !/^(?:importing cache manifest|exporting cache)/.test(name));
	const excerpt = (failed?.lines.length ? failed.lines : build.tail).slice(-25);
	const messages = [failed?.error ?? "", ...splitExcerpt(build.tail).rest];
	const step = failed && isProgram(failed) ? failed : void 0;
	const found = step ? ofProgram(step, asked) : ofBuilder(failed, messages, platform);
	if (found !== void 0) return {
		...found,
		excerpt
	};
	if (failed && /\] RUN /.test(failed.name)) return {
		class: "build",
		why: `the builder could not run the step "${failed.name.slice(0, 200)}": ${failed.error ?? ""}`,
		next: AGAIN,
		excerpt
	};
	return {
		class: "build",
		why: `buildx ended with exit code ${build.exitCode}: ${lastError(messages)}`,
		next: AGAIN,
		excerpt
	};
}
/** What BuildKit, the builder and registries say. */
function ofBuilder(failed, messages, platform) {
	const said = (/\bload metadata for /.test(failed?.name ?? "") ? `${failed?.name}: ` : "") + withoutCommand(messages.join("\n"));
	if (failed === void 0 ? !TRANSFER.test(said) : CONNECTING.test(failed.name)) {
		const pulls = /booting buildkit/.test(failed?.name ?? "") || /^#\d+ pulling image|booting buildkit/m.test(said);
		const trouble = builderTrouble([said, ...failed?.lines ?? []].join("\n"), lastError(messages), pulls);
		if (trouble !== void 0) return trouble;
	}
	const other = otherContent(said) ?? failedPolicy(messages);
	if (other !== void 0) return other;
	const unfit = wrongPlatform(failed?.name, said, platform);
	if (unfit !== void 0) return unfit;
	const rule = ruleFor(said, RULES);
	return rule && {
		class: rule.class,
		why: `${rule.why} (${lastError(messages)})`,
		next: rule.next
	};
}
/** What a program of a RUN step says. */
function ofProgram(failed, asked) {
	const step = {
		...failed,
		lines: withoutPointers(failed.lines)
	};
	const below = step.lines.filter((line) => /^[\s│]*exit code: -9$/.test(line));
	const last = [
		withoutCommand(step.error ?? ""),
		...below,
		...step.lines.slice(-10)
	];
	const rule = ruleFor(last.join("\n"), MACHINE);
	if (rule !== void 0) return {
		class: rule.class,
		why: `${rule.why} (${lastError([step.error ?? ""])})`,
		next: rule.next
	};
	if (last.some((line) => /^exec \S+: exec format error|exec user process caused.*exec format error/.test(line))) return {
		class: "build-step",
		why: `the step "${step.name.slice(0, 200)}" runs a program for another platform than that of the builder (exec format error)`,
		next: "Use a base image that exists for the platform of the builder, or install emulation on the runner in an earlier step (docker/setup-qemu-action)"
	};
	const gone = asked?.lock && goneFromLock(step, asked.lock);
	if (gone !== void 0) return gone;
	const download = failedDownload(step, fixedBy(asked));
	if (download !== void 0) return download;
	const section = sectionOf(step);
	const faulty = section && asked ? findFaultyLines(step.lines, asked, section) : void 0;
	if (section && section !== "both") return unsolvable(step, section, asked?.environment, faulty);
	const own = ownWords(step.lines);
	if (/\[packages [^\]]*\] RUN/.test(step.name)) {
		const otherBase = packagesOfAnotherBase(step.lines);
		if (otherBase !== void 0) return otherBase;
		return {
			class: "build-step",
			why: `apt could not install the packages of the input apt-packages: ${step.lines.filter((line) => /^E: /.test(line)).join(" ").slice(0, 300) || own || lastError(step.lines)}`,
			next: "Correct the names in the input apt-packages (packages.ubuntu.com lists them)"
		};
	}
	return {
		class: "build-step",
		why: `the step "${step.name.slice(0, 200)}" failed: ${own ?? step.error ?? ""}${namedLines(faulty)}`,
		next: "Read the last lines of the step above, then correct the Dockerfile",
		...faulty && { findings: [finding(faulty, "The Dockerfile")] }
	};
}
/** The text in which hashes of packages may be fixed. */
function fixedBy(asked) {
	if (asked === void 0) return "";
	const { environment, includes } = asked;
	return [...environment.pip ?? [], ...includes.flatMap(({ requirements }) => requirements)].map(({ text }) => text).join("\n");
}
/** Whether a program of a RUN step has failed; what keeps a step from beginning (snapshots, mounts) is the builder's matter. */
function isProgram({ name, error }) {
	return /\] RUN /.test(name) && /did not complete successfully|^executor failed running/.test(error ?? "");
}

// src/image-build/generator.ts
/** What the machine below lacks is said as for any step. */
const BELOW = [
	"disk-full",
	"out-of-memory",
	"rate-limited",
	"registry-unavailable",
	"time-limit"
];
/**
* Leads a failure that is the generator's back to the input `sbom`: no line of a Dockerfile names it. BuildKit calls its step
* `[linux/amd64] generating sbom using IMAGE`. `sbom`: the generator's image, if there is one.
*/
function explainGenerator({ steps, tail }, sbom, diagnosis) {
	if (sbom === void 0 || BELOW.includes(diagnosis.class)) return diagnosis;
	const on = `the SBOM generator ${sbom}`;
	const ran = steps.find(({ name, error }) => error !== void 0 && /^\[[^\]]*\] generating sbom /.test(name));
	if (ran !== void 0) return {
		class: "build-step",
		on,
		why: `it failed: ${ran.error?.slice(0, 500)}`,
		next: "Read its last lines above. Then correct the input sbom, or leave it empty",
		excerpt: diagnosis.excerpt
	};
	if (!lastError(tail).includes(`${sbom}:`)) return diagnosis;
	return {
		...diagnosis,
		on,
		why: `its image cannot be read (${lastError(tail)})`,
		next: "Correct the input sbom, or log in to its registry in an earlier step"
	};
}

// src/image-build/output.ts
/** The line of a program's output that tells most of why it failed; whole, since a cut may leave half a secret. */
function lastLine(result) {
	const lines = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim() !== "" && !/^Run 'docker /.test(line));
	return (lines.filter((line) => /^ERROR|Cannot connect/i.test(line)).at(-1) ?? lines.at(-1) ?? "").replace(/^ERROR:\s*/, "");
}
/** Throws a Failure where somebody else has ended docker: whatever it said until then is not the reason. */
function requireNotEnded({ endedBy }, doing, on) {
	if (endedBy === void 0) return;
	const memory = endedBy === "SIGKILL";
	throw new Failure({
		class: memory ? "out-of-memory" : "build",
		doing,
		on,
		why: `docker was killed (${endedBy})${memory ? ", usually because the memory was full" : ""}`,
		next: memory ? "Use a runner with more memory, or choose a remote builder with the input builder. The kernel log of the runner shows whether the memory was full" : "Find out which program on the runner killed docker, then run the job again"
	});
}

// src/image-build/rawjson.ts
/**
* Reads one line of standard error. Strange input gives a `plain` event or nothing, never an exception: parts of a line
* come from the repository under build. Format: `SolveStatus` of BuildKit's client as JSON, one object a line.
*/
function readProgress(line) {
	if (!line.startsWith("{")) return line === "" ? [] : [{
		kind: "plain",
		text: line
	}];
	const read = readJson(line);
	if (read === void 0) return [{
		kind: "plain",
		text: line
	}];
	const status = fieldsOf(read);
	const events = [];
	for (const vertex of objectsOf(status.vertexes)) {
		const id = textOf(vertex.digest);
		const name = textOf(vertex.name);
		const started = Date.parse(textOf(vertex.started));
		const completed = Date.parse(textOf(vertex.completed));
		if (id === "" || Number.isNaN(started)) continue;
		if (Number.isNaN(completed)) events.push({
			kind: "started",
			id,
			name
		});
		else {
			const error = textOf(vertex.error) || void 0;
			const seconds = Math.max(0, (completed - started) / 1e3);
			events.push({
				kind: "finished",
				id,
				name,
				cached: vertex.cached === true,
				seconds,
				error
			});
		}
	}
	for (const log of objectsOf(status.logs)) {
		const text = Buffer.from(textOf(log.data), "base64").toString("utf8");
		events.push({
			kind: "log",
			id: textOf(log.vertex),
			text
		});
	}
	return events;
}

// src/image-build/build.ts
const HEARTBEAT = 3e4;
/**
* Minutes without a word from the builder after which a build is given up. pip has a limit of 20 minutes of its own, and
* everything that is slow for a good reason (downloads, uploads, unpacking) reports its progress.
*/
const MOST_SILENCE = 30;
/** The cause of a build's failure where a cache in a folder turned out to be no whole one. */
var DamagedCache = class extends Error {};
const DAMAGED = /failed commit on ref|unexpected commit digest|content sha256:[0-9a-f]+: not found/;
/** Builds an image. Throws a Failure, as runBuild() does. */
async function build(request, world, title, asked) {
	return {
		...await runBuild(request, world, title, asked),
		digest: await readDigest(request, world.scratch)
	};
}
/**
* Runs one build to its end, showing its progress. Throws a Failure whose class names the cause and whose text holds
* the failing step's own last lines; with what was `asked` for, also the line of it that is at fault.
*/
async function runBuild(request, world, title, asked) {
	const { commands, clock, log } = world;
	const { progress, result } = await log.foreign(title, async (show) => {
		let last = clock.now();
		let heard = last;
		const silence = new AbortController();
		const write = (line) => {
			last = clock.now();
			show(line);
		};
		const progress = new Progress(() => clock.now(), write, log.clean);
		const stop = clock.every(HEARTBEAT / 3, () => {
			const minutes = (clock.now() - heard) / 6e4;
			if (minutes >= MOST_SILENCE) silence.abort(silent(title, progress.heartbeat(), minutes));
			else if (clock.now() - last >= HEARTBEAT / 2) write(progress.heartbeat() ?? ".. still running");
		});
		const ofOurs = asked?.dockerfile === void 0 ? excerptOf(fileName(request.dockerfile)) : () => false;
		const onStderrLine = (line) => {
			heard = clock.now();
			for (const event of readProgress(line)) if (event.kind !== "plain" || !ofOurs(event.text)) progress.add(event);
		};
		try {
			const options = {
				env: world.env,
				onStderrLine,
				signal: silence.signal
			};
			const result = await commands.run(buildArguments(request), options);
			silence.signal.throwIfAborted();
			return {
				progress,
				result
			};
		} finally {
			stop();
		}
	});
	if (result.exitCode !== 0) {
		requireNotEnded(result, title.toLowerCase(), "docker buildx build");
		const damaged = damagedCache(request, progress.steps);
		if (damaged !== void 0) throw new Failure({
			class: "build",
			doing: title.toLowerCase(),
			on: "the restored build cache",
			why: `one of its layers is damaged or missing (${damaged})`,
			next: "Run the job again with cache: none"
		}, { cause: new DamagedCache() });
		const failed = {
			exitCode: result.exitCode,
			steps: progress.steps,
			tail: progress.tail
		};
		const diagnosis = located(explainGenerator(failed, request.attestations?.sbom, diagnose(failed, asked, request.builder.platform)), progress.tail, asked);
		if (diagnosis.excerpt.length > 0) await log.foreign(`Last lines of ${title.toLowerCase()}`, async (write) => {
			for (const line of diagnosis.excerpt) write(line);
		});
		throw new Failure({
			class: diagnosis.class,
			doing: title.toLowerCase(),
			on: diagnosis.on ?? asked?.dockerfile ?? asked?.environment.file ?? "docker buildx build",
			why: diagnosis.why,
			next: diagnosis.next,
			...diagnosis.findings && { findings: diagnosis.findings }
		});
	}
	return {
		steps: progress.steps,
		lostCaches: lostCaches(progress.steps)
	};
}
/** On the line of the user's own Dockerfile, where the build failed with one of its steps and no other line is known. */
function located(diagnosis, tail, asked) {
	const { excerpt } = splitExcerpt(tail);
	const file = asked?.dockerfile;
	if (file === void 0 || excerpt?.file !== fileName(file) || diagnosis.findings?.length) return diagnosis;
	if (diagnosis.class !== "build-step" && diagnosis.class !== "not-found") return diagnosis;
	const { class: rule, why: message, next: advice } = diagnosis;
	return {
		...diagnosis,
		findings: [{
			severity: "error",
			rule,
			file,
			line: excerpt.line,
			message,
			advice
		}]
	};
}
function fileName(path) {
	return path.split("/").at(-1) ?? path;
}
/** A frozen client or engine, or a step that waits for something that never comes. */
function silent(title, running, minutes) {
	return new Failure({
		class: "time-limit",
		doing: title.toLowerCase(),
		on: running?.replace(/^\.\. /, "") ?? "docker buildx build",
		why: `the builder printed nothing for ${Math.round(minutes)} minutes, so the action stopped the build`,
		next: "Run the job again. If the same step prints nothing again, let it print its progress, or check its network access"
	});
}
function damagedCache({ cache }, steps) {
	if (!cache.from.some(({ kind }) => kind === "local")) return void 0;
	return steps.find(({ error }) => error !== void 0 && DAMAGED.test(error))?.error?.slice(0, 200);
}
/** Only the metadata file counts: progress text is written by whoever wrote the Dockerfile. */
async function readDigest(request, scratch) {
	const bytes = await scratch.read(request.metadataFile);
	const digest = fieldsOf(readJson(bytes))["containerimage.digest"];
	if (typeof digest === "string" && isDigest(digest)) return digest;
	throw new Failure({
		class: "build",
		doing: "reading what was built",
		on: "the metadata of buildx",
		why: "it does not contain the digest of the image",
		next: "Update Docker Buildx on the runner, or choose another builder with the input builder"
	});
}
/** buildx treats a cache that it cannot read or write as success; cold builds must at least be visible. */
function lostCaches(steps) {
	return steps.flatMap((step) => {
		const name = /^importing cache manifest from (\S+)|^exporting cache\b/.exec(step.name)?.[0];
		if (name === void 0 || step.error === void 0) return [];
		return [{
			step: name,
			why: step.error.slice(0, 300)
		}];
	});
}

// src/image-build/cache.ts
/** Bytes of one entry. GitHub keeps 10 GB for a repository and drops the oldest: a larger one would drive out all others. */
const LARGEST = 5e9;
/** What decides the conda layers: a change of the pip section alone must find the entry that holds them. */
function cacheParts(subject) {
	const { environment, fingerprint, lock } = subject;
	const own = subject.dockerfile !== void 0;
	const conda = JSON.stringify([
		condaPart(environment),
		environment.name,
		lock?.conda ?? null
	]);
	return {
		stable: own ? "own" : hex(conda),
		fingerprint: fingerprint.hash
	};
}
/** Prepares the cache that the input `cache` asks for. Never fails: losing a cache costs time, never a result. */
async function openCache({ parts, publishes, read }, job) {
	const { inputs, cacheService, log, scratch, timer } = job;
	if (inputs.cache !== "actions") return fixed(inputs, publishes);
	const keys = cacheKeys(parts, inputs, job);
	const [from, to] = [scratch.path("cache-restored/buildkit"), scratch.path("cache-new/buildkit")];
	const stores = {
		from: [],
		to: {
			kind: "local",
			folder: to
		}
	};
	const report = [];
	const found = read ? await timer.phase("restore the build cache", () => cacheService.restore(from, keys)) : {
		key: void 0,
		why: void 0
	};
	if (found.key !== void 0) {
		stores.from.push({
			kind: "local",
			folder: from
		});
		report.push(`hit: ${found.key} (${megabytes$1(found.bytes)})`);
	} else if (found.why !== void 0) {
		report.push(`lost: ${found.why}`);
		log.warning(`The build cache could not be restored, so this build takes longer: ${found.why}`);
	} else report.push(read ? "miss: no entry for this environment" : "not used: everything is built again");
	log.info(`Build cache: ${report[0]}`);
	return {
		stores,
		report,
		attempt: async (build) => {
			try {
				return await build(stores);
			} catch (error) {
				if (!(error instanceof Failure && error.cause instanceof DamagedCache)) throw error;
				log.warning(`The build cache cannot be used, so this build runs without it and takes longer: ${error.text.why}`);
				report.push("damaged: the build ran again without it");
				stores.from = [];
				return await build(stores);
			}
		},
		keep: async (steps) => {
			if (!steps.some(({ name, cached }) => !cached && /\] RUN /.test(name)) && stores.from.length > 0 && found.key?.startsWith(keys[1])) return;
			if (found.key === void 0 && found.late) {
				report.push("not saved: the cache service was too slow when the cache was restored");
				return;
			}
			const { bytes, why } = await timer.phase("save the build cache", () => cacheService.save(to, keys[0], LARGEST));
			report.push(why === void 0 ? `saved: ${keys[0]} (${megabytes$1(bytes)})` : `not saved: ${why} (${megabytes$1(bytes)})`);
			if (why === void 0) log.info(`Build cache: ${report.at(-1)}`);
			else log.notice(`The build cache was not saved: ${why}. The next build takes longer. This build is not affected`);
		}
	};
}
/** BuildKit goes on without a cache that it cannot read or write; a build that is always cold must be visible. */
function tellLostCaches(lost, log) {
	for (const { step, why } of lost) {
		if (/not found/i.test(why)) continue;
		const advice = step.startsWith("exporting") ? ". If this registry does not accept build caches, set the input cache to actions or none" : "";
		log.warning(`A build cache could not be used, so builds take longer: ${step} failed: ${why}${advice}`);
	}
}
/** In a registry BuildKit reads and writes the cache by itself. */
function fixed(inputs, publishes) {
	const store = {
		kind: "registry",
		reference: `${repositoryOf(inputs.repository)}:cache`
	};
	const stores = inputs.cache === "none" ? {
		from: [],
		to: void 0
	} : {
		from: [store],
		to: publishes ? store : void 0
	};
	return {
		stores,
		report: [],
		attempt: (build) => build(stores),
		keep: async () => void 0
	};
}
/**
* The key of this run's entry, and the prefixes by which earlier ones are found. Every run has a key of its own: an entry cannot be
* replaced, and a bad one would stay for ever.
*/
function cacheKeys({ stable, fingerprint }, { repository }, { runId }) {
	const general = `container-action-1-${process.arch}-${hex(repositoryOf(repository))}-${stable}-`;
	const special = `${general}${fingerprint.slice(0, 16)}-`;
	return [
		`${special}${runId.replace(/[^0-9A-Za-z]+/g, "-")}`,
		special,
		general
	];
}
function hex(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

// src/image-build/builder.ts
const BUILDKIT = "moby/buildkit:v0.27.1@sha256:1e110c71d389d6d24f67b9438e2f7b8da749a6ff407b22a1631e025c95599368";
/** Milliseconds: an engine that hangs takes the question and never answers. */
const ANSWER$2 = 6e4;
/** The image of BuildKit is pulled on the way. */
const BOOT = 10 * ANSWER$2;
/**
* The builder named by the input, else the default one if it can push what the action pushes, else one made for this run.
* Throws a Failure (`engine-unavailable`; where the image of a new one cannot be pulled, the class of that).
*/
async function chooseBuilder(commands, options) {
	const { platform } = options;
	const start = (argv, rest = {}) => commands.run(["docker", ...argv], {
		env: options.env,
		limit: ANSWER$2,
		...rest
	});
	const run = (...argv) => start(argv);
	const inspected = await run("buildx", "inspect", ...options.name === void 0 ? [] : [options.name]);
	requireNotEnded(inspected, "preparing the builder", "docker buildx inspect");
	const trouble = /^Error:[ \t]*(\S.*)$/m.exec(inspected.stdout)?.[1];
	if (inspected.exitCode !== 0 || trouble !== void 0 && !/^Driver:[ \t]*\S/m.test(inspected.stdout)) throw unavailable(options.name, trouble === void 0 ? inspected : {
		...inspected,
		stdout: trouble,
		stderr: ""
	});
	const driver = readDriver(inspected.stdout);
	if (options.name !== void 0 || driver !== "docker") return {
		name: options.name ?? /^Name:\s*(\S+)/m.exec(inspected.stdout)?.[1],
		driver,
		platform,
		root: void 0,
		remove: async () => void 0
	};
	const info = await run("info", "--format", "{{json .}}");
	const engine = readEngine(info);
	if ("error" in engine) throw unavailable(options.name, {
		...info,
		...engine.error
	});
	if (engine.containerdStore) return {
		name: void 0,
		driver,
		platform,
		root: engine.root,
		remove: async () => void 0
	};
	const name = `container-action-${options.unique}`;
	options.log.info(`The default builder of Docker Engine cannot push zstd layers and caches. This run creates the builder ${name}.`);
	const remove = async () => {
		await start(["kill", `buildx_buildkit_${name}0`], { cleanUp: true });
		await start([
			"buildx",
			"rm",
			"--force",
			name
		], { cleanUp: true });
	};
	const made = await start([...[
		"buildx",
		"create",
		"--name",
		name,
		"--driver",
		"docker-container",
		"--bootstrap"
	], ...[
		"--driver-opt",
		`image=${BUILDKIT}`,
		"--driver-opt",
		"network=host"
	]], { limit: BOOT }).catch(async (error) => {
		await remove();
		throw error;
	});
	if (made.exitCode !== 0) {
		if (!/existing instance/i.test(made.stderr)) await remove();
		throw unavailable(name, made, true);
	}
	return {
		name,
		driver: "docker-container",
		platform,
		root: engine.root,
		remove
	};
}
function readDriver(text) {
	const driver = /^Driver:[ \t]*(\S+)/m.exec(text)?.[1];
	return [
		"docker",
		"docker-container",
		"remote",
		"kubernetes",
		"cloud"
	].find((name) => name === driver) ?? "remote";
}
function readEngine(info) {
	if (info.exitCode !== 0) return { error: {} };
	try {
		const data = JSON.parse(info.stdout);
		if (data.ServerErrors?.length) return { error: {
			stdout: "",
			stderr: data.ServerErrors.join("\n")
		} };
		const containerdStore = (data.DriverStatus ?? []).some((row) => row.join(" ").includes("io.containerd.snapshotter"));
		return {
			root: data.DockerRootDir,
			containerdStore
		};
	} catch {
		return { error: {} };
	}
}
function unavailable(name, result, pulls = false) {
	const last = lastLine(result) || `docker ended with exit code ${result.exitCode}`;
	return new Failure({
		class: "engine-unavailable",
		why: last,
		next: "Start Docker Engine on the runner (\"docker info\" must answer), or name a builder that \"docker buildx ls\" shows",
		...builderTrouble(`${result.stdout}\n${result.stderr}`, last, pulls),
		doing: "preparing the builder",
		on: name ?? "the default builder of Docker Engine"
	});
}

// src/image-build/buildx.ts
const OLDEST = [0, 13];
/** Milliseconds: a client that hangs must not hold the job. */
const ANSWER$1 = 6e4;
const VERSION = "0.31.1";
/** SHA-256 by architecture as Node names it; see docs/decisions/0004-pins.md. */
const BUILDX = {
	x64: {
		platform: "linux-amd64",
		sha256: "dc8eaffbf29138123b4874d852522b12303c61246a5073fa0f025e4220317b1e"
	},
	arm64: {
		platform: "linux-arm64",
		sha256: "963c674c558dad2eefd42304a09020329a196ed16819b72396e7657eb69f031b"
	}
};
const RELEASES = "https://github.com/docker/buildx/releases/download";
/** Base address of a mirror, for runners that do not reach github.com: docs/builders.md. */
const MIRROR = "CONTAINER_ACTION_BUILDX_URL";
/**
* Path of a buildx that the client must be given, `undefined` where it has a usable one. Throws a Failure (`buildx-missing`) when
* there is none and none can be had.
*/
async function missingBuildx(env, world, pins = BUILDX) {
	const found = await buildxVersion(world.commands, env);
	if ("version" in found && !found.old) return void 0;
	const why = "version" in found ? `version ${found.version} is older than ${OLDEST.join(".")}` : found.why;
	if ("version" in found || found.client) {
		const tool = pinned(env, pins);
		if (tool !== void 0) {
			world.log.info(`Docker Buildx: ${why}; using buildx ${tool.version} for this run`);
			const installed = await world.tools.install(tool);
			if (installed.path !== void 0) return installed.path;
			throw missing$1(`${why}, and buildx ${tool.version} could not be installed: ${installed.why}`, `Install buildx ${OLDEST.join(".")} or later on the runner, or set the variable ${MIRROR} to a mirror that the runner can reach`);
		}
	}
	throw missing$1(why);
}
/** Throws a Failure (`buildx-missing`) when the client does not take the buildx that it was given. */
async function requireBuildx(commands, env) {
	const found = await buildxVersion(commands, env);
	if (!("version" in found)) throw missing$1(found.why);
	if (found.old) throw missing$1(`version ${found.version} is older than ${OLDEST.join(".")}`);
}
async function buildxVersion(commands, env) {
	const result = await commands.run([
		"docker",
		"buildx",
		"version"
	], {
		env,
		limit: ANSWER$1
	});
	requireNotEnded(result, "looking for Docker Buildx", "docker buildx version");
	if (result.exitCode !== 0) return {
		why: `docker says: ${lastLine(result) || `exit code ${result.exitCode}`}`,
		client: result.exitCode !== 127
	};
	if (!result.stdout.includes("buildx")) return {
		why: "docker gave an answer that is not from buildx",
		client: false
	};
	const match = /\bv?(\d+)\.(\d+)\.\d+/.exec(result.stdout);
	if (match === null) return {
		version: "unknown",
		old: false
	};
	const [major, minor] = [Number(match[1]), Number(match[2])];
	return {
		version: match[0],
		old: major === OLDEST[0] && minor < OLDEST[1]
	};
}
function pinned(env, pins) {
	const pin = process.platform === "linux" ? pins[process.arch] : void 0;
	if (pin === void 0) return void 0;
	const base = (env[MIRROR] || RELEASES).replace(/\/+$/, "");
	return {
		name: "buildx",
		version: VERSION,
		sha256: pin.sha256,
		file: "docker-buildx",
		url: `${base}/v${VERSION}/buildx-v${VERSION}.${pin.platform}`
	};
}
/** The folder in which the engine's client finds the plugin. */
async function pluginFolder(plugin, scratch) {
	await scratch.link("client/cli-plugins/docker-buildx", plugin);
	return scratch.path("client/cli-plugins");
}
function missing$1(why, next = "Install Docker and its buildx plugin on the runner (hosted runners have both)") {
	return new Failure({
		class: "buildx-missing",
		doing: "looking for Docker Buildx",
		on: "docker buildx version",
		why,
		next
	});
}

// src/image-build/login.ts
/**
* Prepares a private configuration for the engine's client, so that the user's own is never written to: what it holds
* is kept (contexts, plugins, other registries' credentials), and the credentials for one registry are added.
* Returns the variables that the client needs.
*/
async function clientConfiguration(scratch, options) {
	const { env, login } = options;
	const own = dockerFolder(env);
	const builders = env.BUILDX_CONFIG || `${own}/buildx`;
	if (login === void 0 && options.plugins === void 0) return {};
	const config = parseDockerConfig(await options.readUserFile(`${own}/config.json`));
	if (login !== void 0) {
		const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
		config.auths = {
			...fieldsOf(config.auths),
			[login.registry]: { auth }
		};
		config.credHelpers = {
			...fieldsOf(config.credHelpers),
			[login.registry]: ""
		};
	}
	const plugins = Array.isArray(config.cliPluginsExtraDirs) ? config.cliPluginsExtraDirs : [];
	config.cliPluginsExtraDirs = [
		...options.plugins === void 0 ? [] : [options.plugins],
		...plugins,
		`${own}/cli-plugins`
	];
	const file = await scratch.write("client/config.json", JSON.stringify(config), { private: true });
	await scratch.link("client/contexts", `${own}/contexts`);
	return {
		DOCKER_CONFIG: file.slice(0, -12),
		BUILDX_CONFIG: builders
	};
}

// src/image-build/provenance.ts
/** Milliseconds: nothing is fetched, and a builder elsewhere may have to start. */
const ANSWER = 3e5;
const FOLDER = "provenance-trial";
const DOING = "checking what the builder adds to the provenance";
/** What BuildKit itself says there, in the two forms that it writes. */
const OWN = /* @__PURE__ */ new Set([
	"platform",
	"builderPlatform",
	"buildConfig"
]);
/**
* Throws a Failure (`input`) for a builder that would publish the event of the job that made it. buildx from 0.30 on gives a new builder
* the whole payload, and BuildKit writes it into every provenance, whoever asks for it
* (https://github.com/docker/buildx/blob/v0.31.1/util/ghutil/ghutil.go). Only a build tells, so a file is copied into nothing.
*/
async function requireOwnProvenance(builder, world) {
	const { commands, env, scratch } = world;
	const name = builder.name ?? "the default builder";
	const dockerfile = await scratch.write(`${FOLDER}/context/Dockerfile`, "FROM scratch\nCOPY Dockerfile /\n");
	const argv = [
		"docker",
		"buildx",
		"build",
		"--progress=plain",
		"--provenance=mode=min"
	];
	if (builder.name !== void 0) argv.push("--builder", builder.name);
	argv.push("--file", dockerfile, "--output", `type=local,dest=${scratch.path(`${FOLDER}/result`)}`);
	const result = await commands.run([...argv, scratch.path(`${FOLDER}/context`)], {
		env,
		limit: ANSWER
	});
	if (result.exitCode !== 0) {
		requireNotEnded(result, DOING, name);
		const last = lastLine(result) || `exit code ${result.exitCode}`;
		throw new Failure({
			class: "build",
			why: `it cannot build a small image with provenance: ${last}`,
			next: "Remove the input provenance, or use another builder (docs/builders.md)",
			...builderTrouble(`${result.stdout}\n${result.stderr}`, last, false),
			doing: DOING,
			on: name
		});
	}
	const bytes = await scratch.read(`${FOLDER}/result/provenance.json`);
	const added = addedTo(Buffer.from(bytes ?? []).toString("utf8"));
	if (added?.length === 0) return;
	const refused = (why, next) => new Failure({
		class: "input",
		doing: DOING,
		on: name,
		why,
		next
	});
	if (added === void 0) throw refused("its provenance has an unknown form, so the action cannot check what it would publish", "Remove the input provenance, or use another version of BuildKit (docs/attestations.md)");
	throw refused(`it would publish data of the job that created the builder (${added.slice(0, 5).join(", ")})`, "Create the builder with the driver option provenance-add-gha=false (docker/setup-buildx-action: driver-opts), or remove the input provenance");
}
/**
* Names of what a builder adds by itself: all of GitHub's, and everything that is more than one word or number. What an administrator has
* written there as such is meant to be public. `undefined` for a text that is no provenance.
*/
function addedTo(statement) {
	const read = fieldsOf(readJson(statement));
	const predicate = fieldsOf(read.predicate ?? read);
	const places = [fieldsOf(predicate.invocation).environment, fieldsOf(predicate.buildDefinition).internalParameters].filter((place) => place !== void 0 && place !== null);
	if (places.length === 0 || !places.every(isObject)) return void 0;
	return places.flatMap((place) => Object.entries(fieldsOf(place)).filter(([name, value]) => !OWN.has(name) && (/^github/i.test(name) || typeof value === "object")).map(([name]) => name));
}

// src/named-images/pins.ts
/**
* Pins what was found. An image that its registry does not have ends the build here, with the Dockerfile's line; about one that could
* not be looked up there is a warning, since the builder may reach it by a mirror or a login of its own.
* A frontend is never left to the builder's choice. Throws a Failure (`not-found`; for a frontend, also that of its registry).
*/
function pinsOf({ bases, findings }, dockerfile) {
	const absent = bases.filter(({ now, line }) => now === "absent" && line !== void 0);
	if (absent.length > 0) throw missing(absent, dockerfile);
	const contexts = [];
	const buildArgs = {};
	const record = [];
	const warnings = [];
	let pull = false;
	for (const base of bases) {
		const { now, context, name, reference } = base;
		if (base.frontend !== void 0 && (now === "absent" || now instanceof Failure)) throw now instanceof Failure ? now : missing([base], dockerfile);
		if (now === "absent" || now instanceof Failure) {
			warnings.push(notPinned(base, dockerfile));
			continue;
		}
		record.push([name, now.digest]);
		if (base.frontend !== void 0) buildArgs.BUILDKIT_SYNTAX = `${repositoryOf(reference)}@${now.digest}${base.frontend}`;
		else if (context === void 0) pull = true;
		else contexts.push([context, `docker-image://${repositoryOf(reference)}@${now.digest}`]);
	}
	return {
		contexts: Object.fromEntries(contexts),
		buildArgs,
		pull: pull && warnings.length === 0,
		record: Object.fromEntries(record),
		findings: [...findings, ...warnings]
	};
}
function notPinned({ name, line, now }, file) {
	const why = now instanceof Failure ? now.text.why : "the image does not exist in its registry";
	return {
		severity: "warning",
		rule: "base-not-pinned",
		file,
		...line !== void 0 && { line },
		message: `the base ${name} is not pinned, because it could not be looked up: ${why}`,
		advice: "Log in to that registry before this step (docker/login-action). Without a pin, a builder on a self-hosted runner may use an old local copy"
	};
}
function missing(absent, file) {
	const advice = "Correct the name. If the image exists only in Docker Engine on this runner, pass it with the input build-contexts: NAME=docker-image://NAME";
	const findings = absent.map(({ name, line }) => ({
		severity: "error",
		rule: "base-not-found",
		file,
		...line !== void 0 && { line },
		message: `the base image ${name} does not exist in its registry`,
		advice
	}));
	const [first] = absent;
	return new Failure({
		class: "not-found",
		doing: "looking up the images in the Dockerfile",
		on: `${file}, line ${first?.line}`,
		why: `these images do not exist: ${absent.map(({ name }) => name).join(", ")}`,
		next: advice,
		findings
	});
}

// src/image-build/request.ts
/**
* What to build: the default recipe with its context, or the repository's own Dockerfile. Writes into the scratch folder.
* Bases are pinned to the digests that their tags stand for now. Throws a Failure (`not-found`) when one is missing.
*/
async function recipeOrOwn(subject, times, job) {
	const { inputs, workspace, own: files, scratch } = job;
	const { environment } = subject;
	const own = subject.dockerfile;
	const runtime = own === void 0 ? await baseManifest(subject, "runtime", job) : void 0;
	const pins = own === void 0 ? void 0 : pinsOf(await lookUpBases(subject, inputs, job.registry), own);
	showFindings(pins?.findings ?? [], job.log);
	if (pins !== void 0) await refuseLateTriggers(subject, inputs, job, pins.record);
	const common = await described(subject, {
		...times,
		base: runtime?.digest,
		bases: pins?.record
	}, job);
	if (pins !== void 0) return {
		...common,
		dockerfile: `${workspace}/${own}`,
		context: `${workspace}/${inputs.context}`,
		contexts: {
			...contextPlaces(inputs.buildContexts, workspace),
			...pins.contexts
		},
		buildArgs: {
			...inputs.buildArgs,
			...pins.buildArgs
		},
		pull: pins.pull
	};
	const solver = await baseManifest(subject, "solver", job);
	const folder = environment.file.split("/").slice(0, -1).join("/");
	const path = folder === "" ? REQUIREMENTS : `${folder}/${REQUIREMENTS}`;
	const recipe = await files.read("containers/lecture/Dockerfile");
	const { lock } = subject;
	const { context, dockerfile } = await writeRecipeContext(scratch, {
		dockerfile: Buffer.from(recipe ?? []).toString("utf8"),
		variables: environment.variables,
		condaPart: condaPart(environment),
		condaLock: lock?.conda,
		aptLock: lock?.apt,
		requirements: lock && (environment.pip || lock.pip.trim() !== "") ? {
			path,
			text: placesPart(environment, subject.includes) + lock.pip
		} : environment.pip && {
			path,
			text: requirementsPart(environment, subject.commits)
		},
		includes: await Promise.all(subject.includes.map(async ({ path, executable, target, requirements }) => {
			if (target !== void 0) return {
				path,
				executable,
				link: target
			};
			return {
				path,
				executable,
				bytes: fileWithCommits(await included(path, job), requirements, subject.commits)
			};
		})),
		marker: {
			image: `${repositoryOf(inputs.repository)}:${subject.tag}`,
			variant: subject.variant,
			buildDate: new Date(times.created).toISOString()
		}
	});
	return {
		...common,
		dockerfile,
		context,
		contexts: {
			solver: pinnedContext({
				...subject.solver,
				digest: solver.digest
			}),
			runtime: pinnedContext({
				...subject.runtime,
				digest: runtime.digest
			}),
			recipe: `${job.ownFolder}/containers/lecture`
		},
		buildArgs: {
			ENVIRONMENT_NAME: environment.name,
			REQUIREMENTS: path,
			...lock && { PIP_OPTIONS: "--no-deps" },
			...(subject.aptPackages.length > 0 || lock?.apt !== void 0) && {
				SYSTEM: "with-packages",
				APT_PACKAGES: subject.aptPackages.join(" ")
			}
		}
	};
}
/** What is written on the image. `base`: digest that the reference of its base stands for; `undefined` for an own Dockerfile, which has `bases`. */
async function described(subject, times, job) {
	const { environment, fingerprint } = subject;
	const { created, solved, base, bases } = times;
	const { event, source } = job;
	const annotations = writeAnnotations({
		fingerprint: fingerprint.hash,
		components: fingerprint.components,
		environment: JSON.stringify(environment.canonical),
		baseReference: subject.dockerfile === void 0 ? formatReference(subject.runtime) : void 0,
		baseDigest: base,
		bases,
		created,
		solved,
		revision: event.revision,
		revisionTime: await commitTime(event, job),
		variant: subject.variant,
		source,
		version: subject.tag,
		title: job.inputs.repository.path,
		description: `Lecture environment ${environment.name}`.trimEnd()
	});
	return {
		labels: { "org.opencontainers.image.source": source },
		annotations
	};
}
async function included(path, { files }) {
	const bytes = await files.read(path);
	if (bytes !== void 0) return bytes;
	throw new Failure({
		class: "environment",
		doing: "writing the build context",
		on: path,
		why: "the file existed when the environment was hashed, but it does not exist any more",
		next: "Make sure that nothing else writes to the checked-out repository while this action runs"
	});
}
/** Secrets travel in the environment of the client, under names that cannot collide with its own. */
function secretSources(inputs) {
	const env = {};
	const sources = {};
	for (const [index, [id, value]] of Object.entries(inputs.secrets).entries()) {
		env[`CONTAINER_ACTION_SECRET_${index}`] = value;
		sources[id] = `env=CONTAINER_ACTION_SECRET_${index}`;
	}
	for (const [id, file] of Object.entries(inputs.secretFiles)) sources[id] = `src=${file}`;
	return {
		env,
		sources
	};
}

// src/image-build/space.ts
/** Bytes. A lecture environment unpacks to about 3 GB, in the stage that installs it. */
const ENVIRONMENT = 3e9;
/** In the stages of conda and of pip, where nothing is in the builder's cache yet. */
const WHOLE_BUILD = 2 * ENVIRONMENT;
/**
* Throws a Failure (`disk-full`) before a build that would fill the disk, and warns where it may: a small environment fits, and so does
* one that the builder's cache holds in part. Says nothing of disks elsewhere.
*/
async function requireSpace(machine, folder, log) {
	const free = folder === void 0 ? void 0 : await machine.freeBytes(folder);
	if (folder === void 0 || free === void 0 || free >= WHOLE_BUILD) return;
	const why = `${megabytes(free)} MB are free, and a build needs up to about ${megabytes(WHOLE_BUILD)} MB`;
	const next = "Free disk space on the runner (\"docker system prune\"), or choose a remote builder with the input builder";
	if (free >= ENVIRONMENT) {
		log.warning(`The disk of the builder (${folder}) may be too small: ${why}. ${next}.`);
		return;
	}
	throw new Failure({
		class: "disk-full",
		doing: "checking the free disk space before the build",
		on: folder,
		why,
		next
	});
}
function megabytes(bytes) {
	return Math.round(bytes / 1e6);
}

// src/image-build/session.ts
/** Logs in, chooses the builder and looks at the disk. `publishes`: whether what is built goes to the registry. */
async function openSession(publishes, job) {
	const { inputs, timer, log, commands, scratch, platform } = job;
	const secrets = secretSources(inputs);
	const { repository } = inputs;
	const unique = job.runId.replace(/[^0-9A-Za-z]+/g, "-");
	const { env, builder } = await timer.phase("prepare the builder", async () => {
		const env = await clientEnvironment(job);
		const options = {
			name: inputs.builder,
			unique,
			env,
			log,
			platform
		};
		return {
			env,
			builder: await chooseBuilder(commands, options)
		};
	});
	const kept = [];
	const close = async () => {
		for (const image of kept) {
			const argv = [
				"docker",
				"image",
				"rm",
				"--force",
				image
			];
			await commands.run(argv, {
				env,
				cleanUp: true,
				limit: 6e4
			});
		}
		await builder.remove();
	};
	const output = (name) => {
		const suffix = name === void 0 ? "" : `-${name}`;
		const candidate = `candidate-${unique}${suffix}`;
		if (publishes) return {
			kind: "push",
			repository,
			candidate
		};
		if (builder.driver !== "docker") return {
			kind: "layout",
			folder: scratch.path(`layout${suffix}`)
		};
		kept.push(`${repositoryOf(repository)}:${candidate}`);
		return {
			kind: "engine",
			repository,
			candidate
		};
	};
	try {
		await requireSpace(job.machine, builder.root, log);
		if (publishes && inputs.attestations.provenance !== void 0 && builder.driver !== "docker") await requireOwnProvenance(builder, {
			...job,
			env
		});
	} catch (error) {
		await close();
		throw error;
	}
	return {
		builder,
		env,
		buildEnv: {
			...env,
			...secrets.env
		},
		secrets: secrets.sources,
		output,
		close
	};
}
/** Variables with which the engine's client has its credentials, and a buildx that can do what the action needs. */
async function clientEnvironment(job) {
	const { inputs, commands, env, readUserFile, scratch } = job;
	const login = inputs.credentials && {
		...inputs.credentials,
		registry: inputs.repository.registry
	};
	const plugin = await missingBuildx(env, job);
	const plugins = plugin && await pluginFolder(plugin, scratch);
	const client = {
		...env,
		...await clientConfiguration(scratch, {
			env,
			readUserFile,
			login,
			plugins
		})
	};
	if (plugin !== void 0) await requireBuildx(commands, client);
	return client;
}

// src/tags/first-push.ts
/**
* What the owner of a new package on GHCR has to do by hand, with the page where it is done; `undefined` for other registries.
* GHCR makes every new package private, and nothing but that page changes it: https://docs.github.com/packages/learn-github-packages
*/
function firstPushAdvice(repository, source) {
	if (repository.registry !== "ghcr.io") return void 0;
	const settings = settingsPage(repository);
	return `${repositoryOf(repository)} has no tag latest yet. If this run has just created the package, it is private. Jobs of ${source} can pull it with "packages: read", and nobody else can. To make it public, or to let other repositories use it ("Manage Actions access"), open ${settings} (if the package belongs to a user, write /users/ instead of /orgs/)`;
}
/** The same for base images, which are of no use while they are private: a lecture's job cannot read another repository's package. */
function privateBaseAdvice(repository) {
	if (repository.registry !== "ghcr.io") return void 0;
	return `${repositoryOf(repository)} had no image before. If this run has just created the package, it is private, and no lecture repository can build on it: open ${settingsPage(repository)} (if the package belongs to a user, write /users/ instead of /orgs/) and change its visibility to public`;
}
function settingsPage({ path }) {
	const [owner = "", ...name] = path.split("/");
	return `https://github.com/orgs/${owner}/packages/container/${encodeURIComponent(name.join("/"))}/settings`;
}

// src/verify/checks.ts
/**
* A failed check that does not reject the image. `warning`: a lecture builds, but its authors should know. `optional`: a book does
* not need it, but a step of a job may. `notice`: only an image of the default recipe could have it.
*/
const LEVELS = [
	"warning",
	"optional",
	"notice"
];
const MARK = "container-action-check: ";
/** Reads the result lines out of a log. Lines that only resemble one are passed over; the exit code is what decides. */
function readChecks(lines) {
	const checks = /* @__PURE__ */ new Map();
	for (const { name, ok, level, seconds, why, advice } of markedObjects(lines, MARK)) {
		if (typeof name !== "string" || typeof ok !== "boolean") continue;
		const found = {
			ok,
			level: ok ? void 0 : LEVELS.find((known) => known === level)
		};
		const before = checks.get(name);
		if (before !== void 0 && gravity(before) >= gravity(found)) continue;
		const text = (field) => typeof field === "string" ? field.slice(0, 500) : void 0;
		checks.set(name, {
			name: name.slice(0, 100),
			...found,
			seconds: typeof seconds === "number" ? seconds : 0,
			why: text(why),
			advice: text(advice)?.replace(/[.\s]+$/, "")
		});
	}
	return [...checks.values()];
}
/** The checks that reject an image. */
function errorsOf(checks) {
	return checks.filter(({ ok, level }) => !ok && level === void 0);
}
function gravity({ ok, level }) {
	if (ok) return 0;
	return level === void 0 ? LEVELS.length + 1 : LEVELS.length - LEVELS.indexOf(level);
}
/** The JSON objects behind a mark in the lines of a log, in order. What only resembles one is passed over. */
function markedObjects(lines, mark) {
	return lines.flatMap((line) => {
		const start = line.indexOf(mark);
		if (start < 0) return [];
		const value = readJson(line.slice(start + mark.length));
		return typeof value === "object" && value !== null ? [fieldsOf(value)] : [];
	});
}

// src/verify/sizes.ts
const SIZE = "container-action-size: ";
const PACKAGE = "container-action-package: ";
const MOST_PACKAGES = 10;
/**
* What containers/verify counted on the image's own file system. The first line counts: it is written before anything of the
* image has run. `undefined` when there is none, for an image may lack the tools.
*/
function readDiskSize(lines) {
	const { bytes, files } = markedObjects(lines, SIZE)[0] ?? {};
	return isCount(bytes) && isCount(files) ? {
		bytes,
		files
	} : void 0;
}
/** The largest packages of the environment, largest first. */
function readLargestPackages(lines) {
	return markedObjects(lines, PACKAGE).flatMap(({ name, by, bytes }) => typeof name === "string" && (by === "conda" || by === "pip") && isCount(bytes) ? [{
		name: name.slice(0, 100),
		by,
		bytes
	}] : []).slice(0, MOST_PACKAGES);
}
function isCount(value) {
	return Number.isSafeInteger(value) && value >= 0;
}

// src/verify/warnings.ts
/** Annotations for what the checks found that does not reject the image: with advice, and one for all that a book does not need. */
function tellWarnings(checks, log) {
	for (const check of checks) {
		if (check.level === "warning") log.warning(sentence(check));
		if (check.level === "notice") log.notice(sentence(check));
	}
	const optional = checks.filter(({ level }) => level === "optional");
	if (optional.length > 0) log.warning(missingTools(optional));
}
function sentence({ name, why, advice }) {
	return `The image passed, but ${name}: ${why ?? "no reason given"}.${advice === void 0 ? "" : ` Advice: ${advice}.`}`;
}
function missingTools(checks) {
	return `The image passed without ${checks.map(({ name }) => name.replace(/^tools\./, "")).join(", ")}. A book does not need them, but a step of a job may need them. Install them in the Dockerfile, or start it from ghcr.io/quantecon/lecture-base.`;
}

// src/verify/verify.ts
/**
* Runs the checks of containers/verify on top of an image, on the builder that made it, exporting nothing.
* `image` is a named context (`docker-image://REPO@sha256:...`). What is no reason to reject it becomes annotations. Throws a
* Failure (`verification`) that names every check that failed; other classes when the checks could not run at all.
*/
async function verify(options, world) {
	const { scratch } = world;
	const { expected } = options;
	await scratch.write("verify/expected.json", JSON.stringify(expected));
	await scratch.write("verify/base", "base" in expected ? expected.base : "");
	if (options.script) await scratch.write("verify/script", options.script, { executable: true });
	const lines = [];
	const log = {
		...world.log,
		foreign: (title, body) => world.log.foreign(title, (write) => body((line) => {
			lines.push(line);
			write(line);
		}))
	};
	try {
		await runBuild({
			builder: options.builder,
			dockerfile: `${options.checksFolder}/Dockerfile`,
			context: scratch.path("verify"),
			contexts: {
				image: options.image,
				checks: options.checksFolder
			},
			buildArgs: {},
			secrets: {},
			labels: {},
			annotations: {},
			output: { kind: "nothing" },
			cache: {
				from: [],
				to: void 0
			},
			noCache: true,
			metadataFile: scratch.path("verify-metadata.json")
		}, {
			...world,
			log
		}, "Verifying the image");
	} catch (error) {
		const failed = errorsOf(readChecks(lines));
		if (!(error instanceof Failure) || failed.length === 0) throw error;
		throw rejected(options.image, failed, error);
	}
	const checks = readChecks(lines);
	if (checks.length === 0) throw new Failure({
		class: "verification",
		doing: "verifying the image",
		on: options.image,
		why: "no check reported a result, so it is not known whether the image works",
		next: "The image was not published. Please report this with the log"
	});
	const failed = errorsOf(checks);
	if (failed.length > 0) throw rejected(options.image, failed, void 0);
	tellWarnings(checks, world.log);
	return {
		checks,
		disk: readDiskSize(lines),
		largest: readLargestPackages(lines)
	};
}
function rejected(image, failed, cause) {
	const list = failed.map((check) => `${check.name} (${check.why ?? "no reason given"})`).join("; ");
	const advice = failed.map((check) => check.advice).filter((text) => text !== void 0);
	return new Failure({
		class: "verification",
		doing: "verifying the image",
		on: image.replace(/^[a-z-]+:\/\//, ""),
		why: `${failed.length} check${failed.length === 1 ? "" : "s"} failed: ${list}`,
		next: `${advice[0] ?? "Correct the problem that the check names"}. No tag was moved, so jobs continue to use the earlier image`
	}, { cause });
}

// src/tags/built.ts
/** Milliseconds between looks at what was pushed a moment ago: some registries need that long until they know of it themselves. */
const PAUSES = [
	1e3,
	2e3,
	4e3
];
/** What the registry now holds. Throws a Failure (`registry-answer`) where that is not what was built. */
async function pushedImage(reference, world) {
	let manifest = await world.registry.manifest(reference);
	for (const pause of PAUSES) {
		if (manifest !== void 0) break;
		await world.clock.sleep(pause);
		manifest = await world.registry.manifest(reference);
	}
	const image = manifest && readAnnotations(manifest);
	if (manifest !== void 0 && image !== void 0 && image !== "not-ours") return {
		image,
		manifest
	};
	throw new Failure({
		class: "registry-answer",
		doing: "publishing the image",
		on: formatReference(reference),
		why: manifest ? "the notes in the pushed image (annotations) are not those that the build wrote" : "the registry does not have the pushed image",
		next: "Run the job again; if it happens again, check the builder and the registry"
	});
}
/**
* The image that another run has published for this environment meanwhile, where it makes this run's own superfluous: for a
* refresh one that is newer, so that the content tag stays with it anyway; where packages shall be resolved again (`force`,
* `max-age-days`) one that has resolved them since. `created`: when this run's build began.
*/
async function publishedMeanwhile({ kind, noCache, solved, replaces }, created, subject, { inputs, registry, log, clock }) {
	const found = await lookUp(inputs.repository, subject, {
		registry,
		log: { warning: log.debug }
	});
	if (found === void 0 || found.image.digest === replaces) return void 0;
	const ours = {
		created,
		solved: solved ?? created
	};
	if (!(noCache ? (found.image.solved ?? 0) >= created : kind === "build" || isNewer(found.image, ours, clock.now()))) return void 0;
	log.info("Another run published an image of this environment at the same time. This run uses that image.");
	return found;
}
/** Tags what was verified. */
async function publishBuilt({ manifest }, tags, job) {
	return publish(await publicationOf(manifest, tags, job));
}

// src/image-build/build-recipe.ts
/** Where `buildRecipe` leaves a file of the image's record, below the scratch folder. */
function recordFile(name) {
	return `record/usr/share/container-action/${name}`;
}
/**
* Builds the image of the default recipe. What the scripts of its packages would set on activation is known only after conda
* and pip ran, and no step of a job activates anything: where there is any, the image gets it as ENV by a second build,
* which runs and sends nothing but the configuration.
*/
async function buildRecipe(request, world, asked) {
	const first = await build(request, world, "Building the image", asked);
	const folder = world.scratch.path("record");
	await runBuild({
		...request,
		target: "record",
		output: {
			kind: "files",
			folder
		},
		cache: {
			...request.cache,
			to: void 0
		},
		annotations: {},
		noCache: false
	}, world, "Reading the solved packages");
	const activation = await readActivation(world.scratch);
	const lines = variables(activation.variables) + searchPath(activation.path);
	if (lines === "") return first;
	const recipe = await world.scratch.read("Dockerfile");
	await world.scratch.write("Dockerfile", `${Buffer.from(recipe ?? []).toString("utf8")}${lines}`);
	const second = await build({
		...request,
		cache: {
			...request.cache,
			to: void 0
		},
		noCache: false
	}, world, "Adding the variables that activation sets");
	return {
		...first,
		digest: second.digest
	};
}
function isPlain(text) {
	return typeof text === "string" && !/[\u0000-\u001f\u007f]/.test(text);
}
function isVariable(entry) {
	return /^[A-Za-z_][A-Za-z0-9_]*$/.test(entry[0]) && isPlain(entry[1]);
}
/** Written by containers/lecture/activation.py inside the build, hence checked like anything from a repository. */
async function readActivation(scratch) {
	const bytes = await scratch.read(recordFile("activation.json"));
	const record = fieldsOf(readJson(bytes));
	const [before, after, ...more] = listOf(record.path);
	const variables = isObject(record.variables) ? Object.entries(record.variables) : void 0;
	if (isPlain(before) && isPlain(after) && more.length === 0 && variables?.every(isVariable)) return {
		path: [before, after],
		variables: Object.fromEntries(variables)
	};
	throw new Failure({
		class: "build",
		doing: "reading the variables that activation sets",
		on: "activation.json",
		why: "they are not in the record of the build",
		next: "Run the job again with force: true. If it happens again, report it with the log"
	});
}

export { tellUnfollowedPolicy as _, pushedImage as a, builtContext as b, privateBaseAdvice as c, recipeOrOwn as d, cacheParts as f, writePolicy as g, build as h, publishedMeanwhile as i, openSession as l, tellLostCaches as m, recordFile as n, verify as o, openCache as p, publishBuilt as r, firstPushAdvice as s, buildRecipe as t, described as u, REQUIREMENTS as v, pinnedContext as x, writeRecipeContext as y };