import "./rolldown-runtime.js";
import { a as pushedImage, c as cacheParts, d as build, i as publishedMeanwhile, l as openCache, m as builtContext, n as verify, o as openSession, r as publishBuilt, s as recipeOrOwn, t as buildRecipe, u as tellLostCaches } from "./image.js";
import { p as askedPackages } from "./named-contexts.js";
import { r as holdToBudget, t as publishReused } from "./reused.js";
import { B as repositoryOf, I as formatReference, P as tagsFor, _ as sizeOf, f as platformManifest, h as RECIPE_LAYERS, o as outcomeOf } from "./roll-back.js";
import { t as compareImages } from "./compare.js";

// src/publish/first-push.ts
/**
* What the owner of a new package on GHCR has to do by hand, with the page where it is done; `undefined` for other registries.
* GHCR makes every new package private, and nothing but that page changes it: https://docs.github.com/packages/learn-github-packages
*/
function firstPushAdvice(repository, source) {
	if (repository.registry !== "ghcr.io") return void 0;
	const [owner = "", ...name] = repository.path.split("/");
	const settings = `https://github.com/orgs/${owner}/packages/container/${encodeURIComponent(name.join("/"))}/settings`;
	return `${repositoryOf(repository)} has no image under latest yet. If this run has just created the package, it is private: jobs of ${source} can pull it with "packages: read", nobody else can. To make it public, or to let other repositories use it ("Manage Actions access"), open ${settings} (of a user's package: /users/ in place of /orgs/)`;
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
		const noCache = plan.noCache || own && Object.keys(subject.commits).length > 0;
		const cache = await openCache({
			parts: cacheParts(subject),
			publishes: plan.kind !== "verify-only",
			read: !noCache
		}, inputs, about, world, timer);
		const request = {
			...await recipeOrOwn(subject, inputs, about, world, times),
			attestations: inputs.attestations,
			builder,
			secrets: session.secrets,
			output,
			noCache,
			metadataFile: world.scratch.path("metadata.json"),
			cache: cache.stores
		};
		const buildWorld = {
			...world,
			env: session.buildEnv
		};
		const built = await timer.phase("build", () => cache.attempt((stores) => own ? build({
			...request,
			cache: stores
		}, buildWorld, "Building the image", subject) : buildRecipe({
			...request,
			cache: stores
		}, buildWorld, subject)));
		tellLostCaches(built.lostCaches, log);
		await cache.keep(built.steps);
		const after = await meanwhile();
		if (after !== void 0) return after;
		if (built.digest === void 0) throw new Error("a build with an output has a digest");
		const { checks, ...onDisk } = await timer.phase("verify", () => verify({
			image: builtContext(output, built.digest),
			builder,
			expected: {
				name: subject.environment.name,
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
		if (oversize !== void 0) log.warning(oversize);
		const tested = {
			built: true,
			checks,
			steps: built.steps,
			cache: cache.report
		};
		if (plan.kind === "verify-only") return {
			...await outcomeOf(plan.found, own, place),
			...tested
		};
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
		return {
			...await outcomeOf(pushed, own, place),
			...published,
			...tested,
			...onDisk,
			difference
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