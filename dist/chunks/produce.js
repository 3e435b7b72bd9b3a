import "./rolldown-runtime.js";
import { a as compareImages, c as recipeOrOwn, f as builtContext, i as pushedImage, l as build, n as verify, o as openSession, r as publishBuilt, s as cacheOf, t as buildRecipe } from "./image.js";
import { E as formatReference, f as tagsFor, g as askedPackages } from "./look-up.js";
import { n as holdToBudget } from "./budget.js";
import { c as RECIPE_LAYERS, r as outcomeOf, u as sizeOf } from "./publish.js";

// src/produce.ts
/**
* Builds, verifies and publishes, in this order: no tag is written before every check has passed and the size is accepted. A `verify-only` plan
* publishes nothing and hands the older image on.
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
		const created = world.clock.now();
		const own = subject.dockerfile !== void 0;
		const request = {
			...await recipeOrOwn(subject, inputs, about, world, created),
			builder,
			secrets: session.secrets,
			output,
			noCache: plan.noCache || own && Object.keys(subject.commits).length > 0,
			metadataFile: world.scratch.path("metadata.json"),
			cache: cacheOf(inputs, plan.kind !== "verify-only")
		};
		const built = await timer.phase("build", () => own ? build(request, {
			...world,
			env: session.buildEnv
		}, "Building the image", subject) : buildRecipe(request, {
			...world,
			env: session.buildEnv
		}, subject));
		for (const { step, why } of built.lostCaches) if (!/not found/i.test(why)) log.warning(`A build cache was lost, which costs time: ${step} failed: ${why}`);
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
		const names = own ? [] : RECIPE_LAYERS;
		const image = {
			...inputs.repository,
			digest: built.digest
		};
		const pushed = plan.kind === "verify-only" ? void 0 : await pushedImage(image, world);
		const size = pushed && sizeOf(pushed.manifest, names);
		const oversize = holdToBudget({
			size,
			...onDisk
		}, inputs.oversize, formatReference(image));
		if (oversize !== void 0) log.warning(oversize);
		const tested = {
			built: true,
			checks,
			steps: built.steps
		};
		if (plan.kind === "verify-only") return {
			...outcomeOf(plan.found, own),
			...tested
		};
		if (pushed === void 0) throw new Error("a build that publishes has pushed");
		const { found, ...published } = await timer.phase("publish", () => publishBuilt(pushed, plan.kind, tags, subject, inputs, about, world));
		const { previous } = plan;
		const difference = previous && await timer.phase("compare packages", () => compareImages(previous.manifest, found.manifest, {
			...world,
			repository: inputs.repository
		}));
		return {
			...outcomeOf(found, own),
			...published,
			...tested,
			...onDisk,
			difference
		};
	} finally {
		await session.close();
	}
}

export { produce };