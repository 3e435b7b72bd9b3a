import "./rolldown-runtime.js";
import { _ as tellUnfollowedPolicy, a as pushedImage, b as builtContext, d as recipeOrOwn, f as cacheParts, g as writePolicy, h as build, i as publishedMeanwhile, l as openSession, m as tellLostCaches, n as recordFile, o as verify, p as openCache, r as publishBuilt, s as firstPushAdvice, t as buildRecipe, u as described } from "./image.js";
import { C as resolveGitReferences, p as askedPackages, r as lockOf } from "./lock.js";
import { t as Failure } from "./failure.js";
import { s as holdToBudget } from "./publish.js";
import { f as sizeOf, l as rfc3339, m as platformManifest, p as platformDigest, t as outcomeOf, u as RECIPE_LAYERS } from "./result.js";
import { n as isDigest, t as formatReference } from "./reference.js";
import { u as tagsFor } from "./tags.js";
import { n as compareWithBuilt, r as readRecordFiles, t as compareImages } from "./compare.js";
import { t as publishReused } from "./reused.js";
import { i as requireUnmoved } from "./remote-content.js";
import { t as baseManifest } from "./settle.js";
import { i as readVariables, r as moveVariables } from "./triggers.js";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

// src/environment/moved-references.ts
/**
* Asks once more, after a build whose own Dockerfile gave pip the files as they stand, whether each git reference still stands for the
* commit that was hashed. Throws a Failure (`registry-unavailable`) that names what moved: the image may hold the other commit, and
* must not be published under the hash of the first one.
*/
async function refuseMovedReferences({ environment, includes, commits }, git) {
	if (Object.keys(commits).length === 0) return;
	const now = await resolveGitReferences(environment, includes, git);
	const moved = Object.keys(commits).filter((requirement) => now[requirement] !== commits[requirement]);
	const [first] = moved;
	if (first === void 0) return;
	const short = (commit) => commit?.slice(0, 12) ?? "nothing";
	throw new Failure({
		class: "registry-unavailable",
		doing: "looking at the git references once more after the build",
		on: first.slice(0, 200),
		why: `it moved from ${short(commits[first])} to ${short(now[first])} while the image was built${moved.length > 1 ? `, and ${moved.length - 1} others moved too` : ""}, so nobody knows which commit the image holds and it is not published`,
		next: "Run the job again. To keep a reference from moving, write the full commit hash behind the @"
	});
}

// src/rebase/build.ts
/** A recorded version cannot be had any more, or not installed. All else (a network, a disk, a limit of time) may be over in an hour. */
const GONE = ["unsolvable-environment", "not-found"];
/**
* A build by the recipe or the repository's own Dockerfile. Where the plan counts on conda's step being in the cache and it ran all the
* same, a refresh installs exactly what the published image records, and ends where that fails for a reason that may pass; a build of a
* changed file keeps what was solved, and the image says since when.
*/
async function buildImage(run, takes) {
	const { plan, subject, inputs, about, world, timer, means } = run;
	const own = subject.dockerfile !== void 0;
	const noCache = plan.noCache || own && Object.keys(subject.commits).length > 0;
	const cache = await openCache({
		parts: cacheParts(subject),
		publishes: plan.kind !== "verify-only",
		read: !noCache
	}, inputs, about, world, timer);
	const made = async (of, solved, without) => {
		return {
			...await timer.phase("build", () => buildOnce(run, of, solved, without, cache)),
			cache: cache.report
		};
	};
	const first = await made(subject, means.solved, noCache);
	await cache.keep(first.steps);
	if (own || means.solved === void 0 || subject.lock !== void 0) return first;
	if (!installed(first.steps, takes === void 0 ? ["conda"] : ["conda", "pip"])) return first;
	const lock = takes && await recordedLock(takes, run);
	if (lock !== void 0) {
		world.log.info("The build cache does not hold the environment: the recorded versions are installed.");
		try {
			return {
				...await made({
					...subject,
					lock
				}, means.solved, false),
				how: "the versions are those that the image before it records"
			};
		} catch (error) {
			if (!(error instanceof Failure) || !GONE.includes(error.class)) throw error;
			world.log.warning(`The versions that ${takes?.image.digest} records could not be installed again, so the environment was solved anew: ${error.message}`);
		}
	}
	return {
		...await made(subject, void 0, false),
		steps: first.steps
	};
}
async function buildOnce({ inputs, about, world, means }, subject, solved, noCache, cache) {
	const { session, output, created } = means;
	const request = {
		...await recipeOrOwn(subject, inputs, about, world, {
			created,
			solved
		}),
		attestations: inputs.attestations,
		builder: session.builder,
		secrets: session.secrets,
		output,
		noCache,
		metadataFile: world.scratch.path("metadata.json"),
		cache: cache.stores
	};
	const policy = subject.remote && await writePolicy(subject.remote, world.scratch);
	const buildWorld = {
		...world,
		env: {
			...session.buildEnv,
			...policy
		}
	};
	const built = await cache.attempt((stores) => subject.dockerfile !== void 0 ? build({
		...request,
		cache: stores
	}, buildWorld, "Building the image", subject) : buildRecipe({
		...request,
		cache: stores
	}, buildWorld, subject));
	tellLostCaches(built.lostCaches, world.log);
	tellUnfollowedPolicy(subject, built.steps, world.log);
	if (subject.remote) await requireUnmoved(subject.dockerfile, subject.remote, world.git);
	if (built.digest === void 0) throw new Error("a build with an output has a digest");
	return {
		digest: built.digest,
		steps: built.steps
	};
}
/** Whether a step of one of these stages of the default recipe ran. */
function installed(steps, stages) {
	return steps.some(({ name, cached }) => {
		const stage = / RUN /.test(name) && !cached ? /^\[(?:\S+ )??([a-z-]+) +\d+\/\d+\]/.exec(name)?.[1] : void 0;
		return stage !== void 0 && stages.includes(stage);
	});
}
/** `undefined` where the image does not record every package exactly. */
async function recordedLock(takes, { inputs, world }) {
	try {
		return lockOf(await readRecordFiles(world.registry, inputs.repository, takes.manifest));
	} catch (error) {
		if (error instanceof Failure && error.class === "cancelled") throw error;
		const why = error instanceof Error ? error.message : String(error);
		world.log.info(`The record of ${takes.image.digest} cannot be read: ${why}`);
		return;
	}
}

// src/rebase/compose.ts
/**
* The image that a build of the default recipe would make on the new base if every step of conda and pip came from its cache: the new
* base's layers, then the environment's own, which COPY --link has made independent of what is below. Returns the reason as a text where
* anything is not as the recipe makes it.
*/
function compose({ image, oldBase, newBase, between, labels, created }) {
	const own = image.diffIds.length - RECIPE_LAYERS.length;
	if (own !== oldBase.diffIds.length + between) return "it does not have the layers of the default recipe";
	if (!startsWith(image.diffIds, oldBase.diffIds)) return "its first layers are not those of its base";
	const history = ownHistory(image, oldBase, own);
	if (history === void 0) return "its history is not that of its base and of the default recipe";
	if (![image.platform, newBase.platform].every((platform) => isDeepStrictEqual(platform, oldBase.platform))) return "the new base is for another platform";
	const settings = moveSettings(image, oldBase, newBase, history);
	if (typeof settings === "string") return settings;
	return {
		layers: [...newBase.layers, ...image.layers.slice(own)],
		configuration: {
			...newBase.platform,
			created: rfc3339(created),
			config: {
				...settings,
				Labels: {
					...Object(newBase.settings.Labels),
					...labels
				}
			},
			rootfs: {
				type: "layers",
				diff_ids: [...newBase.diffIds, ...image.diffIds.slice(own)]
			},
			history: [...newBase.history, ...history.map((entry) => moveHistory(entry, oldBase, newBase))]
		}
	};
}
function startsWith(list, beginning) {
	return isDeepStrictEqual(list.slice(0, beginning.length), [...beginning]);
}
/** Entries for the layers from `below` on; `undefined` where another recipe wrote them, or others wrote the ones before. */
function ownHistory(image, oldBase, below) {
	const told = ({ created_by, empty_layer }) => [created_by, empty_layer === true];
	if (!startsWith(image.history.map(told), oldBase.history.map(told))) return void 0;
	let start = oldBase.history.length;
	for (let layers = oldBase.diffIds.length; layers < below; start += 1) if (image.history[start]?.empty_layer !== true) layers += 1;
	const own = image.history.slice(start);
	return own.every(({ created_by = "", empty_layer }) => (empty_layer ? /^(?:ENV|ARG) / : /^COPY /).test(created_by)) ? own : void 0;
}
/** BuildKit writes ENV into the history with the PATH of the base in it. */
function moveHistory(entry, oldBase, newBase) {
	const [before, after] = [oldBase, newBase].map(({ settings }) => new Map(readVariables(settings.Env)).get("PATH"));
	const [, start, rest] = /^(ENV (?:.* )?PATH=)(.*)$/s.exec(entry.created_by ?? "") ?? [];
	if (!before || !after || start === void 0 || rest === void 0) return entry;
	return {
		...entry,
		created_by: start + rest.replace(before, () => after)
	};
}
/** What the recipe sets is ENV alone; all else is the base's. */
function moveSettings(image, oldBase, newBase, history) {
	if (!isDeepStrictEqual(inherited(image), inherited(oldBase))) return "its configuration holds more than the default recipe sets";
	if (Object(newBase.settings).OnBuild?.length > 0) return "the new base has ONBUILD instructions";
	const [before, own, after] = [
		oldBase,
		image,
		newBase
	].map(({ settings }) => readVariables(settings.Env));
	if (before === void 0 || own === void 0 || after === void 0) return "a configuration has a malformed Env";
	const lines = history.map(({ created_by = "" }) => created_by);
	const moved = moveVariables({
		oldBase: before,
		image: own,
		newBase: after
	}, lines);
	if (typeof moved === "string") return moved;
	return {
		...newBase.settings,
		Env: moved.map(([name, value]) => `${name}=${value}`)
	};
}
/** Without what the recipe or its build sets, and without what is as good as absent. */
function inherited({ settings }) {
	const { Env, Labels, ...rest } = settings;
	const empty = (value) => value === null || value === "" || value === "/" || Array.isArray(value) && value.length === 0;
	return Object.fromEntries(Object.entries(rest).filter(([, value]) => !empty(value)));
}

// src/rebase/image.ts
/** Why an image cannot be put on another base by its manifest. */
var NotUnderstood = class extends Error {};
/** zstd, as the base and the recipe are built: gzip would inflate on one core of every job. */
const LAYER = "application/vnd.oci.image.layer.v1.tar+zstd";
const CONFIGURATION = "application/vnd.oci.image.config.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** Digest of the configuration that a manifest names. Throws NotUnderstood where it names none. */
function configurationDigest(manifest) {
	const { digest } = Object(Object(parse(manifest.bytes)).config);
	if (typeof digest === "string" && isDigest(digest)) return digest;
	throw new NotUnderstood("its manifest names no configuration");
}
/** Throws NotUnderstood with the reason where something is not as BuildKit writes it. */
function readImage(manifest, configuration) {
	const layers = Object(parse(manifest.bytes)).layers;
	if (!Array.isArray(layers)) throw new NotUnderstood("its manifest names no layers");
	const { rootfs, history, config, ...rest } = Object(parse(configuration));
	const diffIds = Object(rootfs).diff_ids;
	if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === "string" && isDigest(id))) throw new NotUnderstood("its configuration names no layers");
	if (!Array.isArray(history) || !history.every(isEntry)) throw new NotUnderstood("its configuration holds no history");
	const made = history.filter(({ empty_layer }) => empty_layer !== true).length;
	if (diffIds.length !== layers.length || made !== layers.length) throw new NotUnderstood("its history does not fit its layers");
	const platform = Object.fromEntries([
		"architecture",
		"os",
		"variant",
		"os.version",
		"os.features"
	].flatMap((name) => rest[name] === void 0 ? [] : [[name, rest[name]]]));
	return {
		layers: layers.map(readLayer),
		diffIds,
		history,
		platform,
		settings: Object(config ?? {})
	};
}
function isEntry(entry) {
	const by = Object(entry).created_by;
	return typeof entry === "object" && entry !== null && (by === void 0 || typeof by === "string");
}
function readLayer(layer) {
	const { mediaType, digest, size, urls } = Object(layer);
	if (typeof digest !== "string" || !isDigest(digest) || !Number.isSafeInteger(size) || size < 0) throw new NotUnderstood("a layer has no digest or no size");
	if (mediaType !== "application/vnd.oci.image.layer.v1.tar+zstd" || urls !== void 0) throw new NotUnderstood("a layer is not compressed with zstd");
	return {
		mediaType,
		digest,
		size
	};
}
function parse(bytes) {
	try {
		return JSON.parse(Buffer.from(bytes).toString("utf8"));
	} catch {
		throw new NotUnderstood("a manifest or configuration is not JSON");
	}
}

// src/rebase/rebase.ts
/** Bytes of a configuration; real ones have a few thousand. */
const MAX_CONFIGURATION = 1048576;
/** Nothing is wrong with the images there: a build would meet the same. */
const ENDS = [
	"cancelled",
	"registry-unavailable",
	"rate-limited"
];
/**
* Puts the environment of a published image on another base: a manifest and a configuration, made of what the registry holds. Nothing of
* conda's and pip's is read or sent, and no tag is written. Returns the digest of the new image, or as `why` what a build must do
* instead. Throws a Failure where the registry does not answer.
*/
async function rebase(work, registry) {
	try {
		const { takes, bases, onto, repository } = work;
		const oldBase = {
			...place(bases),
			digest: takes.image.baseDigest
		};
		const below = await registry.manifest(oldBase);
		if (below === void 0) return { why: "the registry does not hold the base that it stands on any more" };
		const [image, before, after] = await Promise.all([
			imageOf(takes.platform ?? takes.manifest, repository, registry),
			imageOf(below, bases, registry),
			imageOf(onto.manifest, onto.repository, registry)
		]);
		const { between, labels, created } = work;
		const composed = compose({
			image,
			oldBase: before,
			newBase: after,
			between,
			labels,
			created
		});
		if (typeof composed === "string") return { why: composed };
		const there = new Set(image.layers.map(({ digest }) => digest));
		if (place(onto.repository).path === repository.path && onto.repository.registry === repository.registry) for (const { digest } of after.layers) there.add(digest);
		for (const layer of composed.layers) {
			if (there.has(layer.digest)) continue;
			await registry.adopt(repository, onto.repository, layer);
			there.add(layer.digest);
		}
		return { digest: await put(composed, work, registry) };
	} catch (error) {
		if (error instanceof Failure && ENDS.includes(error.class)) throw error;
		if (error instanceof Failure) return { why: `${error.text.doing} failed: ${error.text.why}` };
		if (Object(error).name === "RangeError") return { why: "its configuration is nested too deep" };
		if (error instanceof NotUnderstood) return { why: error.message };
		throw error;
	}
}
async function put({ layers, configuration }, { repository, annotations }, registry) {
	const config = Buffer.from(JSON.stringify(configuration));
	await registry.upload(repository, config);
	const content = {
		schemaVersion: 2,
		mediaType: MANIFEST,
		config: {
			mediaType: CONFIGURATION,
			digest: digestOf(config),
			size: config.byteLength
		},
		layers,
		annotations
	};
	const bytes = Buffer.from(JSON.stringify(content));
	await registry.store(repository, {
		digest: digestOf(bytes),
		mediaType: MANIFEST,
		bytes
	});
	return digestOf(bytes);
}
async function imageOf(manifest, repository, registry) {
	const platform = await platformManifest(manifest, (digest) => registry.manifest({
		...place(repository),
		digest
	}));
	if (platform === void 0) throw new NotUnderstood("an image is an index of images for several platforms");
	const digest = configurationDigest(platform);
	return readImage(platform, await registry.blob(repository, digest, MAX_CONFIGURATION));
}
/** Without tag and digest. */
function place({ registry, path }) {
	return {
		registry,
		path
	};
}
function digestOf(bytes) {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

// src/rebase/way.ts
/** Decided by what is known without a request; what the images turn out to be may still ask for a build. */
function wayOf({ dockerfile, aptPackages, lock }, { attestations }, from) {
	const build = (why) => ({
		kind: "build",
		why
	});
	if (dockerfile !== void 0) return build("only its own Dockerfile knows how it stands on its base");
	if (attestations.provenance !== void 0 || attestations.sbom !== void 0) return build("attestations describe a build");
	if (from.image.baseDigest === void 0) return build("the image does not say which base it stands on");
	const manifest = from.platform ?? from.manifest;
	if (platformDigest(manifest) !== manifest.digest) return build("it is an index of images for several platforms");
	return {
		kind: "layers",
		packages: aptPackages.length > 0 || lock?.apt !== void 0
	};
}

// src/rebase/put.ts
/** Layers of the stage `with-packages` of the default recipe: the packages, and their list. */
const PACKAGE_LAYERS = 2;
/** Puts the environment of a published image on the base as it is now; `why` it cannot be. */
async function putOnNewBase({ subject, inputs, about, world, means }, takes) {
	const { repository } = inputs;
	const { session, output, created, solved } = means;
	const way = wayOf(subject, inputs, takes);
	if (way.kind === "build") return way;
	const bases = subject.runtime;
	const common = {
		repository,
		takes,
		bases,
		created
	};
	if (!way.packages) {
		const base = await baseManifest(subject, "runtime", world);
		const told = await described(subject, inputs, about, world, {
			created,
			solved,
			base: base.digest
		});
		const onto = {
			manifest: base,
			repository: bases
		};
		const moved = await rebase({
			...common,
			...told,
			onto,
			between: 0
		}, world.registry);
		return "why" in moved ? moved : {
			...moved,
			steps: []
		};
	}
	const prepared = await recipeOrOwn(subject, inputs, about, world, {
		created,
		solved
	});
	const { labels, annotations } = prepared;
	const request = {
		...prepared,
		labels: {},
		annotations: {},
		target: "with-packages",
		builder: session.builder,
		secrets: session.secrets,
		output,
		noCache: false,
		metadataFile: world.scratch.path("metadata-packages.json"),
		cache: {
			from: [],
			to: void 0
		}
	};
	const built = await build(request, {
		...world,
		env: session.buildEnv
	}, "Adding the apt packages to the new base", subject);
	const manifest = await world.registry.manifest({
		...repository,
		digest: built.digest
	});
	if (manifest === void 0) return { why: "the registry does not hold the apt packages that were pushed" };
	const onto = {
		manifest,
		repository
	};
	const moved = await rebase({
		...common,
		labels,
		annotations,
		onto,
		between: PACKAGE_LAYERS
	}, world.registry);
	return "why" in moved ? moved : {
		...moved,
		steps: built.steps
	};
}

// src/rebase/make.ts
/**
* The image of this run, without a tag and not yet verified. Where only the base has changed, the environment is that of the published
* image: its layers are put on the new base, or, where that cannot be, a build keeps the versions.
*/
async function makeImage(plan, subject, inputs, about, world, timer, means) {
	const run = {
		plan,
		subject,
		inputs,
		about,
		world,
		timer,
		means
	};
	const takes = plan.kind === "refresh" ? plan.takes : void 0;
	if (takes === void 0) return buildImage(run, void 0);
	const moved = await timer.phase("put on the new base", () => putOnNewBase(run, takes));
	if ("digest" in moved) {
		const how = "its environment was put on the new base layer by layer, nothing of it was installed again";
		world.log.info(`${how}: ${takes.image.digest} -> ${moved.digest}`);
		return {
			digest: moved.digest,
			steps: moved.steps,
			cache: [],
			how
		};
	}
	world.log.info(`The new base needs a build: ${moved.why}`);
	const built = await buildImage(run, takes);
	return {
		...built,
		how: [`built, because ${moved.why}`, ...built.how ? [built.how] : []].join("; ")
	};
}

// src/produce.ts
/**
* Builds, verifies and publishes, in this order: no tag is written before every check has passed and the size is accepted. A `verify-only` plan
* publishes nothing and hands the older image on. Where another run publishes the same environment first, its image is handed on.
*/
async function produce(plan, subject, inputs, about, world, timer) {
	const { log } = world;
	const tags = tagsFor({
		...about.event,
		fingerprint: subject.fingerprint.hash,
		now: world.clock.now(),
		extra: inputs.tags
	});
	const session = await openSession(plan.kind !== "verify-only", inputs, about, world, timer);
	const { builder } = session;
	try {
		const output = session.output();
		const times = {
			created: world.clock.now(),
			solved: plan.kind === "verify-only" ? void 0 : plan.solved
		};
		const own = subject.dockerfile !== void 0;
		const meanwhile = async () => {
			if (plan.kind === "verify-only") return void 0;
			const found = await publishedMeanwhile(plan, times.created, subject, inputs, world);
			return found && handOn(found, subject, inputs, about, world, timer);
		};
		const before = await meanwhile();
		if (before !== void 0) return before;
		const built = await makeImage(plan, subject, inputs, about, world, timer, {
			session,
			output,
			...times
		});
		if (own) await refuseMovedReferences(subject, world.git);
		const after = await meanwhile();
		if (after !== void 0) return after;
		const { checks, ...onDisk } = await timer.phase("verify", () => verify({
			image: builtContext(output, built.digest),
			builder,
			expected: {
				...subject.environment.name !== "" && { name: subject.environment.name },
				packages: askedPackages(subject.environment),
				variables: subject.environment.variables,
				variant: subject.variant,
				recipe: !own
			},
			script: subject.verifyScript,
			checksFolder: `${world.ownFolder}/containers/verify`
		}, {
			...world,
			env: session.env
		}));
		const place = {
			repository: inputs.repository,
			registry: world.registry
		};
		const names = own ? [] : RECIPE_LAYERS;
		const image = {
			...inputs.repository,
			digest: built.digest
		};
		const pushed = plan.kind === "verify-only" ? void 0 : await pushedImage(image, world);
		const platform = pushed && await platformManifest(pushed.manifest, (digest) => world.registry.manifest({
			...inputs.repository,
			digest
		}));
		const size = platform && sizeOf(platform, names);
		const oversize = holdToBudget({
			size,
			...onDisk
		}, inputs.oversize, formatReference(image));
		if (oversize !== void 0) {
			if (inputs.oversize === "allow") log.info(oversize);
			else log.warning(oversize);
		}
		const tested = {
			built: true,
			checks,
			steps: built.steps,
			cache: built.cache,
			oversize
		};
		if (plan.kind === "verify-only") {
			const outcome = await outcomeOf(plan.found, own, place);
			if (own) return {
				...outcome,
				...tested
			};
			const readFile = (name) => world.scratch.read(recordFile(name));
			const difference = await timer.phase("compare packages", () => compareWithBuilt(plan.found.manifest, readFile, {
				...place,
				log
			}));
			return {
				...outcome,
				...tested,
				difference
			};
		}
		if (pushed === void 0) throw new Error("a build that publishes has pushed");
		const late = await meanwhile();
		if (late !== void 0) return late;
		const published = await timer.phase("publish", () => publishBuilt(pushed, tags, inputs, about, world));
		const { previous } = plan;
		const advice = previous === void 0 ? firstPushAdvice(inputs.repository, about.source) : void 0;
		if (advice !== void 0) log.notice(advice);
		const difference = previous && await timer.phase("compare packages", () => compareImages(previous.manifest, pushed.manifest, {
			...place,
			log
		}));
		const reason = built.how === void 0 ? plan.reason : `${plan.reason}; ${built.how}`;
		return {
			...await outcomeOf(pushed, own, place),
			...published,
			...tested,
			...onDisk,
			difference,
			reason
		};
	} finally {
		await session.close();
	}
}
/** Two runs with one new environment: the second one uses the first one's image. */
async function handOn(found, subject, inputs, about, world, timer) {
	const reason = "another run has published an image of this environment meanwhile";
	return {
		...await timer.phase("tag", () => publishReused({
			kind: "reuse",
			found,
			reason
		}, subject, inputs, about, world)),
		decision: "reuse",
		reason
	};
}

export { produce };