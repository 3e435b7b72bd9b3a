import { A as repositoryOf, E as formatReference, c as explainEnvironment, j as Failure, r as readAnnotations, s as difference, t as imageAt, u as contentTag } from "./look-up.js";

// src/packages/record.ts
/** Who installed a package; the order of every list of them. */
const INSTALLERS = [
	"conda",
	"pip",
	"apt"
];
/** Files of /usr/share/container-action that hold the record (containers/lecture/README.md). */
const RECORD_FILES = {
	"conda-explicit.txt": "conda",
	"pip-freeze.txt": "pip",
	"apt.txt": "apt"
};
const READERS = {
	conda: readConda,
	pip: readPip,
	apt: readApt
};
/** Longer lines are none that conda, pip or apt write. */
const LONGEST_LINE$1 = 1e3;
/**
* Reads one file of the record. `undefined` if a single line is not understood: a list with gaps would show packages as
* removed that are there.
*/
function readPackages(installer, text) {
	const packages = /* @__PURE__ */ new Map();
	for (const line of text.split(/\r?\n/)) {
		if (line === "" || /^[#@]/.test(line)) continue;
		if (line.length > LONGEST_LINE$1 || !/^[\x20-\x7e\t]+$/.test(line)) return void 0;
		const found = READERS[installer](line);
		if (found === void 0) return void 0;
		packages.set(...found);
	}
	return packages;
}
/** `https://.../noarch/numpy-base-2.1.0-py313_0.conda#md5`: neither version nor build holds a `-`. */
function readConda(line) {
	const file = line.replace(/#.*$/, "").split("/").at(-1) ?? "";
	const [, name, version, build] = /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(file) ?? [];
	if (name === void 0 || version === void 0 || build === void 0) return void 0;
	return [name, {
		version: version.replace(/%21/g, "!"),
		build
	}];
}
/** `name==version` or `name @ address`. */
function readPip(line) {
	const [, name, version, address] = /^([A-Za-z0-9][\w.-]*)(?:==(\S+)| @ (\S+))$/.exec(line) ?? [];
	const given = version ?? address;
	return name === void 0 || given === void 0 ? void 0 : [name, { version: given }];
}
/** `name`, version and architecture between tabs. Where two architectures are installed, the last one counts. */
function readApt(line) {
	const [, name, version] = /^([^\t ]+)\t([^\t ]+)\t[^\t ]+$/.exec(line) ?? [];
	return name === void 0 || version === void 0 ? void 0 : [name, { version }];
}

// src/packages/difference.ts
function changesBetween(before, after) {
	const changes = {};
	for (const installer of INSTALLERS) {
		const [old, now] = [before[installer], after[installer]];
		if (old !== void 0 && now !== void 0) changes[installer] = changed(old, now);
	}
	return changes;
}
function changed(before, after) {
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].toSorted().map((name) => ({
		name,
		before: before.get(name),
		after: after.get(name)
	})).filter(({ before: old, after: now }) => old?.version !== now?.version || old?.build !== now?.build);
}
/** Both sides as people read them: conda's build is told only where the versions do not tell the difference. */
function versions({ before, after }) {
	const sameVersion = before?.version === after?.version;
	const words = (one) => one === void 0 ? void 0 : sameVersion && one.build ? `${one.version} (${one.build})` : one.version;
	return [words(before), words(after)];
}
/**
* A step can be given no more than 128 KiB in one variable (MAX_ARG_STRLEN of Linux), and whoever reads an output puts it
* into one. The change from one Anaconda distribution to the next has about 20,000 bytes.
*/
const MOST_JSON = 1e5;
/**
* The output `package-difference`: `{"conda": {"added": {name: version}, "removed": {...}, "changed": {name: [before,
* after]}}, ...}`, with the installers that both images tell of; `{}` when nothing is known, or when it is too long.
*/
function differenceJson(difference) {
	const entries = Object.entries(difference?.changes ?? {}).map(([installer, changes]) => {
		const of = (wanted) => Object.fromEntries(changes.flatMap((change) => {
			const value = wanted(...versions(change));
			return value === void 0 ? [] : [[change.name, value]];
		}));
		return [installer, {
			added: of((before, after) => before === void 0 ? after : void 0),
			removed: of((before, after) => after === void 0 ? before : void 0),
			changed: of((before, after) => before && after ? [before, after] : void 0)
		}];
	});
	const json = JSON.stringify(Object.fromEntries(entries));
	return Buffer.byteLength(json) <= MOST_JSON ? json : "{}";
}

// src/build/progress.ts
const KEPT_LINES = 200;
const LONGEST_LINE = 2e3;
/** Follows a build: named steps with times, the lines of each, what runs now. Pure but for the clock handed in. */
var Progress = class {
	#steps = /* @__PURE__ */ new Map();
	#written = /* @__PURE__ */ new Set();
	#now;
	#write;
	/** The last lines outside any step: buildx's own summary of a failure. */
	tail = [];
	constructor(now, write) {
		this.#now = now;
		this.#write = write;
	}
	add(event) {
		if (event.kind === "plain") {
			keep(this.tail, event.text);
			this.#write(clip(event.text));
			return;
		}
		if (event.kind === "log") {
			const step = this.#steps.get(event.id);
			const lines = ((step?.partial ?? "") + event.text).split(/\r\n|\n|\r/);
			const partial = clip(lines.pop() ?? "");
			if (step) step.partial = partial;
			for (const line of lines) {
				if (step) keep(step.lines, line);
				this.#write(`  ${clip(line)}`);
			}
			return;
		}
		const known = this.#steps.get(event.id);
		if (event.kind === "started") {
			if (known?.running) return;
			const step = {
				name: event.name,
				seconds: known?.seconds ?? 0,
				cached: known?.cached ?? false,
				lines: known?.lines ?? [],
				error: void 0
			};
			this.#steps.set(event.id, {
				...step,
				started: this.#now(),
				running: true,
				partial: ""
			});
			if (known === void 0 && isWork(event.name)) this.#write(`-> ${stepTitle(event.name)}`);
			return;
		}
		const lines = known?.lines ?? [];
		const rest = known?.partial ?? "";
		if (rest !== "") {
			keep(lines, rest);
			this.#write(`  ${rest}`);
		}
		const { id, name, error } = event;
		const cached = event.cached || known?.cached === true;
		const seconds = Math.max(event.seconds, known?.seconds ?? 0);
		this.#steps.set(id, {
			name,
			seconds,
			cached,
			lines,
			error,
			started: 0,
			running: false,
			partial: ""
		});
		const news = !(known !== void 0 && !known.running) || event.seconds >= Math.max(1, known.seconds + .1);
		if (error === void 0 && (!news || !isWork(name))) return;
		const time = `${seconds.toFixed(1)} s`;
		const outcome = error !== void 0 ? "FAILED" : !cached ? time : seconds < 1 ? "cached" : `cached, fetched in ${time}`;
		const line = `<- ${stepTitle(name)}: ${outcome}`;
		if (this.#written.has(line)) return;
		this.#written.add(line);
		this.#write(line);
	}
	get steps() {
		return [...this.#steps.values()].map(({ name, seconds, cached, lines, error }) => ({
			name,
			seconds,
			cached,
			lines,
			error
		}));
	}
	/** One line about what is running and for how long, for times when a build says nothing. */
	heartbeat() {
		const running = [...this.#steps.values()].filter((step) => step.running);
		const now = this.#now();
		const parts = running.map((step) => `${stepTitle(step.name)}, ${Math.round((now - step.started) / 1e3)} s`);
		return parts.length > 0 ? `.. still running: ${parts.join("; ")}` : void 0;
	}
};
/** BuildKit's own bookkeeping is of no interest while it works. */
function isWork(name) {
	return !/^\[(?:internal|context|auth)\b|^resolving provenance|^sending tarball/.test(name);
}
/** A step's name for people: without the mounts, which are longer than the rest. */
function stepTitle(name) {
	return clip(name.replace(/--mount=\S+\s*/g, "").replace(/\s+/g, " ").replace("] LINK ", "] "), 120);
}
function keep(lines, line) {
	lines.push(clip(line));
	if (lines.length > KEPT_LINES) lines.shift();
}
function clip(text, length = LONGEST_LINE) {
	return text.length > length ? `${text.slice(0, length)}...` : text;
}
/** The line that tells most of a failure: the last one marked as an error, else the last one. */
function lastError(lines) {
	return (lines.filter((line) => /^ERROR:/.test(line)).at(-1)?.replace(/^ERROR:\s*/, "") ?? lines.filter((line) => line.trim() !== "").at(-1) ?? "no message").slice(0, 500);
}

// src/image/size.ts
/** The last layers of an image made by the default recipe, in its order (containers/lecture/Dockerfile). */
const RECIPE_LAYERS = [
	"conda packages",
	"pip packages",
	"record of what was resolved",
	"marker"
];
/**
* Sizes by layer; what lies below the named ones is the base. `undefined` for an index, whose platforms differ.
*/
function sizeOf(manifest, names) {
	const { layers } = JSON.parse(Buffer.from(manifest.bytes).toString("utf8"));
	if (!Array.isArray(layers)) return void 0;
	const sizes = layers.map((layer) => typeof layer?.size === "number" ? layer.size : 0);
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	const below = sizes.length - names.length;
	if (names.length === 0 || below < 0) return {
		bytes,
		layers: sizes.map((size, index) => ({
			what: `layer ${index + 1}`,
			bytes: size
		}))
	};
	const base = sizes.slice(0, below).reduce((sum, size) => sum + size, 0);
	const named = names.map((what, index) => ({
		what,
		bytes: sizes[below + index] ?? 0
	}));
	return {
		bytes,
		layers: [{
			what: `base image (${below} layers)`,
			bytes: base
		}, ...named]
	};
}
const MB = 1e6;
/** As people read it, in decimal megabytes as registries count. */
function megabytes(bytes) {
	return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`;
}

// src/plan/decide.ts
const DAY = 864e5;
/**
* The table of docs/architecture.md ("Decisions") as one pure function. Call it again with the fact it asks for;
* whoever needs no expensive fact never pays for one.
*/
function decide(situation) {
	const { event, exact, force } = situation;
	const refreshable = event.kind === "schedule" || event.kind === "manual";
	if (exact !== void 0 && event.kind === "privileged") return {
		kind: "reuse",
		image: exact,
		reason: "an image of exactly this environment is published"
	};
	if (event.kind === "privileged") return {
		kind: "refuse",
		reason: `${event.name} runs with a write token on behalf of strangers, and no image of this environment is published`,
		next: "Run the action on push or pull_request; nothing that a pull request brings is built with a write token"
	};
	if (exact !== void 0 && !force) {
		const due = refreshable ? refreshReason(situation, exact) : void 0;
		if (due === "ask") return {
			kind: "ask",
			fact: "baseDigest"
		};
		if (due === void 0) return {
			kind: "reuse",
			image: exact,
			reason: "an image of exactly this environment is published"
		};
		return writable(situation, {
			kind: "refresh",
			noCache: due.solve,
			reason: due.reason
		});
	}
	return writable(situation, {
		kind: exact === void 0 ? "build" : "refresh",
		noCache: force,
		reason: force ? "the input force asks for a build without cache" : "no image of this environment is published"
	});
}
/** Why a published image of the same fingerprint is built again, if it is; `solve` when versions shall move too. */
function refreshReason(situation, image) {
	const { maxAgeDays, now } = situation;
	if (maxAgeDays !== void 0 && image.created !== void 0) {
		const age = (now - image.created) / DAY;
		if (age > maxAgeDays) return {
			reason: `its packages were resolved ${Math.floor(age)} days ago (max-age-days: ${maxAgeDays})`,
			solve: true
		};
	}
	if (image.baseDigest === void 0) return void 0;
	if (!situation.baseDigest.known) return "ask";
	if (situation.baseDigest.value === image.baseDigest) return void 0;
	return {
		reason: "the base image has changed since it was built",
		solve: false
	};
}
/** A build is worth starting only if this job can publish the result; who the actor is does not matter. */
function writable(situation, build) {
	const { exact, newest, pushRight, readOnly } = situation;
	if (!pushRight.known) return {
		kind: "ask",
		fact: "pushRight"
	};
	const right = pushRight.value;
	if (right.allowed) return build;
	if (situation.event.kind !== "pull-request") return {
		kind: "refuse",
		reason: `${build.reason}, and this job cannot publish one: ${right.why}`,
		next: right.next
	};
	if (exact !== void 0) return {
		kind: "reuse",
		image: exact,
		reason: `an image of this environment is published; not rebuilt: ${right.why}`
	};
	if (readOnly === "fail") return {
		kind: "refuse",
		reason: `${build.reason}, and read-only is "fail": ${right.why}`,
		next: right.next
	};
	if (!newest.known) return {
		kind: "ask",
		fact: "newest"
	};
	if (newest.value === void 0) return {
		kind: "refuse",
		reason: `${build.reason}, this job cannot publish one (${right.why}), and there is no earlier image to fall back to`,
		next: "Let the default branch publish an image first: run its workflow once, with \"packages: write\""
	};
	const cannot = `${build.reason} and this job cannot publish one: ${right.why}`;
	return readOnly === "verify" ? {
		kind: "verify-only",
		handOn: newest.value,
		reason: `${cannot}; built and verified without publishing`
	} : {
		kind: "fallback",
		image: newest.value,
		reason: `${cannot}; the newest good image is used instead`
	};
}

// src/plan/settle.ts
/** Asks decide() until it needs no further fact, fetching each fact once and only when it is asked for. */
async function settle(inputs, event, subject, exact, world) {
	let newest;
	let situation = {
		event,
		force: inputs.force,
		readOnly: inputs.readOnly,
		maxAgeDays: inputs.maxAgeDays,
		fingerprint: subject.fingerprint.hash,
		exact: exact?.image,
		newest: { known: false },
		baseDigest: { known: false },
		pushRight: { known: false },
		now: world.clock.now()
	};
	for (;;) {
		const plan = decide(situation);
		if (plan.kind === "ask" && plan.fact === "newest") {
			newest = await imageAt(world.registry, inputs.repository, "latest");
			situation = {
				...situation,
				newest: {
					known: true,
					value: newest?.image
				}
			};
		} else if (plan.kind === "ask" && plan.fact === "baseDigest") situation = {
			...situation,
			baseDigest: {
				known: true,
				value: await baseDigest(subject, world)
			}
		};
		else if (plan.kind === "ask") {
			const value = await world.registry.pushRight(inputs.repository);
			situation = {
				...situation,
				pushRight: {
					known: true,
					value
				}
			};
		} else if (plan.kind === "build" || plan.kind === "refresh") {
			const previous = await imageAt(world.registry, inputs.repository, "latest");
			const reason = `${plan.reason}${explain(subject, previous)}`;
			return {
				kind: plan.kind,
				noCache: plan.noCache,
				previous,
				reason
			};
		} else if (plan.kind === "refuse") return plan;
		else if (plan.kind === "verify-only") return {
			kind: plan.kind,
			found: newest,
			noCache: false,
			reason: plan.reason
		};
		else return {
			kind: plan.kind,
			found: plan.kind === "reuse" ? exact : newest,
			reason: plan.reason
		};
	}
}
/** The Failure for a plan that refuses. */
function refused(plan, event, tag) {
	return new Failure({
		class: "refused",
		doing: "deciding what to do",
		on: `${event.name} event, environment ${tag}`,
		why: plan.reason,
		next: plan.next
	});
}
async function baseDigest({ runtime }, world) {
	if (runtime === void 0) throw new Error("an image without a base was asked for its base");
	return (await baseManifest({ runtime }, "runtime", world)).digest;
}
/** The base image behind its tag, now. Throws a Failure (`not-found`) when there is none. */
async function baseManifest(subject, which, world) {
	const manifest = await readBase(subject[which], which, world);
	if (manifest !== void 0) return manifest;
	throw new Failure({
		class: "not-found",
		doing: `looking up the ${which} base image`,
		on: formatReference(subject[which]),
		why: "there is no such image",
		next: "Correct the input base, or publish the base images first (containers/base/README.md)"
	});
}
async function readBase(reference, which, { registry }) {
	try {
		return await registry.manifest(reference);
	} catch (error) {
		if (!(error instanceof Failure) || !["permission", "authentication"].includes(error.class)) throw error;
		throw new Failure({
			...error.text,
			doing: `looking up the ${which} base image`,
			next: "Check the input base; if it is right, let this job read that package (on GHCR: its settings, \"Manage Actions access\", or make it public)"
		}, { cause: error });
	}
}
/** ": pip section changed: a 1 -> 2", against the newest image; empty where there is none to compare with. */
function explain(subject, previous) {
	if (previous === void 0) return "";
	const { components, environment } = previous.image;
	const changed = difference(components, subject.fingerprint.components);
	if (changed.length === 0) return "";
	const words = changed.includes("environment") && environment !== void 0 && subject.environment ? explainEnvironment(JSON.parse(environment), subject.environment.canonical).text : "";
	const others = changed.filter((name) => words === "" || name !== "environment" && name !== "pip-order");
	return `; against the newest image: ${[words, others.length > 0 ? `changed: ${others.join(", ")}` : ""].filter((part) => part !== "").join("; ")}`;
}

// src/report/result.ts
/** The part of the result that the story itself knows. */
function resultOf(inputs, subject, plan, timer, world) {
	return {
		repository: inputs.repository,
		hash: subject.fingerprint.hash,
		decision: plan.kind,
		reason: plan.reason,
		fallback: plan.kind === "fallback" || plan.kind === "verify-only",
		components: subject.fingerprint.components,
		phases: timer.phases,
		requests: world.registry.requests,
		findings: subject.findings,
		now: world.clock.now()
	};
}
/** What is known of an image without having built it. */
function outcomeOf(found, ownDockerfile) {
	const { fingerprint, digest, created, baseDigest } = found.image;
	return {
		tag: contentTag(fingerprint),
		digest,
		created,
		baseDigest,
		size: sizeOf(found.manifest, ownDockerfile ? [] : RECIPE_LAYERS),
		built: false,
		tagged: [],
		kept: [],
		disk: void 0,
		largest: [],
		difference: void 0,
		checks: [],
		steps: []
	};
}

// src/publish/commit-time.ts
/**
* Commit time in milliseconds since 1970, from the event or else from the checked-out repository: schedules and manual
* runs do not tell it. `undefined` when neither knows; tags then stay where they are.
* Never later than now: a commit from a clock that runs ahead would keep all that follow from the moving tags.
*/
async function commitTime(event, world) {
	const time = await toldTime(event, world);
	return time === void 0 ? void 0 : Math.min(time, world.clock.now());
}
async function toldTime(event, world) {
	if (event.revisionTime !== void 0 || !/^[0-9a-f]{40,64}$/.test(event.revision)) return event.revisionTime;
	for (const commit of event.kind === "pull-request" ? [event.revision, "HEAD"] : [event.revision]) {
		const argv = [
			"git",
			"-c",
			"safe.directory=*",
			"show",
			"--no-patch",
			"--format=%ct",
			commit,
			"--"
		];
		const { exitCode, stdout } = await world.commands.run(argv, {
			cwd: world.workspace,
			env: world.env
		});
		const seconds = Number(stdout.trim());
		if (exitCode === 0 && Number.isInteger(seconds) && seconds > 0) return seconds * 1e3;
	}
}

// src/publish/forward.ts
/**
* Whether a tag may be written. A moving tag never goes to an image of an older commit (the `:latest` race: an older commit's job
* finishes last and wins); a fixed one never leaves the image it was given first.
*/
function judge({ entry, ours, current }) {
	if (current === void 0 || entry.rule === "always") return { write: true };
	if (current !== "unreadable" && current.digest === ours.digest) return {
		write: false,
		why: "it points to this image already"
	};
	if (entry.rule === "fixed") return {
		write: false,
		why: `it was given to ${current === "unreadable" ? "something that cannot be read" : current.digest} before, and this kind of tag does not move`
	};
	if (current === "unreadable" || current.image === "not-ours") {
		const what = current === "unreadable" ? "something that cannot be read" : "an image that container-action did not build";
		return {
			write: true,
			warning: `tag ${entry.tag} pointed to ${what}; it is moved to the verified image`
		};
	}
	return newer(entry, ours, current.image);
}
function newer({ tag }, ours, theirs) {
	const image = ours.image === "not-ours" ? void 0 : ours.image;
	const time = ours.revisionTime ?? image?.revisionTime;
	if (theirs.revisionTime === void 0) return {
		write: true,
		warning: `tag ${tag} pointed to an image that does not tell its commit's time; it is moved`
	};
	if (time === void 0) {
		const why = "the time of this run's commit is not known, so it may be older than the image there";
		return {
			write: false,
			why,
			warning: `tag ${tag} is not moved: ${why}`
		};
	}
	const seconds = Math.floor(time / 1e3) - Math.floor(theirs.revisionTime / 1e3);
	if (seconds < 0) return {
		write: false,
		why: `it points to an image of a newer commit (${theirs.revision || "unnamed"})`
	};
	if (seconds === 0 && (theirs.created ?? 0) > (image?.created ?? 0)) return {
		write: false,
		why: "it points to a later build of the same commit"
	};
	return { write: true };
}

// src/publish/publish.ts
/**
* Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. The content tag comes
* first, for it is what other runs look for. Throws a Failure that names the tags that were written before it and those that were not.
*/
async function publish(publication) {
	const { registry, repository, manifest, tags, log } = publication;
	const published = {
		tagged: [],
		kept: []
	};
	const all = [...tags.content === void 0 ? [] : [{
		tag: tags.content,
		rule: "always"
	}], ...tags.moving].filter(({ tag }, place, list) => list.findIndex((other) => other.tag === tag) === place);
	for (const [place, entry] of all.entries()) try {
		const verdict = await verdictOn(entry, publication);
		if (verdict.warning !== void 0) log.warning(verdict.warning);
		if (!verdict.write) {
			published.kept.push({
				tag: entry.tag,
				why: verdict.why
			});
			log.info(`tag ${entry.tag} stays: ${verdict.why}`);
			continue;
		}
		await registry.tag(repository, entry.tag, manifest);
		published.tagged.push(entry.tag);
		log.info(`tag ${entry.tag} -> ${manifest.digest}`);
	} catch (error) {
		throw interrupted(error, publication, published, all.slice(place).map(({ tag }) => tag));
	}
	return published;
}
/** What a tag points to is read only where the answer can matter. */
async function verdictOn(entry, publication) {
	if (entry.rule === "always") return { write: true };
	const { registry, repository, manifest, revisionTime } = publication;
	const reference = {
		registry: repository.registry,
		path: repository.path,
		tag: entry.tag
	};
	let current;
	try {
		current = await registry.manifest(reference);
	} catch (error) {
		if (!(error instanceof Failure) || error.class !== "registry-answer") throw error;
		current = "unreadable";
	}
	return judge({
		entry,
		ours: {
			digest: manifest.digest,
			image: readAnnotations(manifest),
			revisionTime
		},
		current: current === void 0 || current === "unreadable" ? current : {
			digest: current.digest,
			image: readAnnotations(current)
		}
	});
}
function interrupted(error, { repository, manifest }, { tagged, kept }, missing) {
	if (!(error instanceof Failure)) return error;
	const names = (tags) => tags.length === 0 ? "none" : tags.join(", ");
	const stayed = kept.length === 0 ? "" : `; left where they were: ${names(kept.map(({ tag }) => tag))}`;
	return new Failure({
		class: error.class,
		doing: "writing the tags of the image",
		on: `${repositoryOf(repository)}@${manifest.digest}`,
		why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${names(tagged)}${stayed}; not written: ${names(missing)}`,
		next: `${error.text.next}. The image itself is complete and verified; running the job again writes the missing tags`,
		tagged
	}, { cause: error });
}

export { INSTALLERS as _, baseManifest as a, RECIPE_LAYERS as c, Progress as d, lastError as f, versions as g, differenceJson as h, resultOf as i, megabytes as l, changesBetween as m, commitTime as n, refused as o, stepTitle as p, outcomeOf as r, settle as s, publish as t, sizeOf as u, RECORD_FILES as v, readPackages as y };