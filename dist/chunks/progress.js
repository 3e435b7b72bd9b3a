import { t as Failure } from "./failure.js";
import { c as isReservedTag, f as verifiedTag, r as contentTag } from "./tags.js";
import { c as repositoryOf, n as isCommit } from "./reference.js";
import { a as imageAt, l as readAnnotations, o as layersOf, r as megabytes } from "./outcome.js";
import { d as lastPromotion, l as explainPromotion, s as LEEWAY, u as forbids } from "./difference.js";

// src/findings.ts
/** Annotations on the right line of the right file. */
function showFindings(findings, log) {
	for (const { file, line, severity, message, advice } of findings) log[severity](`${message}. ${advice}`, {
		...file !== void 0 && { file },
		...line !== void 0 && { line }
	});
}

// src/checkout/commit-time.ts
/**
* Commit time in milliseconds since 1970, from the event or else from the checked-out repository: schedules and manual
* runs do not tell it. `undefined` when neither knows; tags then stay where they are.
* Never later than now: a commit from a clock that runs ahead would keep all that follow from the moving tags.
*/
async function commitTime({ kind, revision, revisionTime, checkout = "." }, { checkouts, clock }) {
	const commits = kind === "pull-request" ? [revision, "HEAD"] : [revision];
	const time = revisionTime ?? (isCommit(revision) ? await checkouts.commitTime(checkout, commits) : void 0);
	return time === void 0 ? void 0 : Math.min(time, clock.now());
}

// src/tags/history.ts
/** Whether GitHub did not say it: then there may be newer commits than are known. */
function isSilent(standing) {
	return standing.kind === "unknown" || standing.kind === "behind" && standing.silent === true;
}
/** Milliseconds: a part of GitHub that answers may not know yet what was pushed a moment ago. */
const SETTLING = 3e3;
/** Commits whose images are looked for; whoever is further behind is behind most of these too. */
const MOST$1 = 20;
/**
* The history of the default branch, seen from the run's commit: GitHub's API, or else what the checkout knows. `undefined` for
* runs of other branches, whose tags follow commit times.
*/
function historyOf(event, world) {
	const { branch } = event;
	if (![
		"default-branch",
		"schedule",
		"manual"
	].includes(event.kind)) return void 0;
	if (branch === void 0 || !isCommit(event.revision)) return void 0;
	let told = false;
	let known;
	return { async standing() {
		let answer = await world.github.compare(event.revision, branch);
		if (answer.known && (answer.status === "behind" || answer.status === "diverged")) {
			await world.clock.sleep(SETTLING);
			const again = await world.github.compare(event.revision, branch);
			if (again.known) answer = again;
		}
		if (answer.known) {
			const standing = standingIn(answer.status, answer.commits, event.revision, branch);
			known = standing.kind === "behind" ? standing : void 0;
			return standing;
		}
		if (known !== void 0) return {
			...known,
			silent: true
		};
		const newer = await world.checkouts.newerCommits(event.checkout ?? ".", {
			commit: event.revision,
			branch
		}, 21);
		const instead = newer === void 0 ? "commit times decide" : "the checkout and commit times decide";
		const line = `GitHub did not say which commits are newer than this one (${answer.why}), so ${instead} which image gets the tags.`;
		if (!told) world.log[answer.asked ? "notice" : "debug"](line);
		told = true;
		return newer === void 0 || newer.length === 0 ? { kind: "unknown" } : {
			...behind({
				chain: newer,
				others: []
			}),
			silent: true
		};
	} };
}
function standingIn(status, commits, ours, branch) {
	if (status === "identical") return { kind: "tip" };
	if (status === "ahead") return behind(newestFirst(commits, ours));
	return {
		kind: "gone",
		why: `commit ${ours} is not on ${branch} any more, because the branch was rewritten`
	};
}
/** What came with a merge and is not looked for does not count as more: it was never what the branch pointed to. */
function behind({ chain, others }) {
	return {
		kind: "behind",
		newer: [...chain, ...others].slice(0, MOST$1),
		...chain.length > MOST$1 && { more: true }
	};
}
/**
* What the branch pointed to one after the other comes first: the first parents, back from its tip. Commits that came with a merge
* follow; they were pushed elsewhere and have no image of their own, except after a fast-forward.
*/
function newestFirst(commits, ours) {
	const parents = new Map(commits.map(({ sha, parents: [first] }) => [sha, first]));
	const chain = [];
	for (let at = commits.at(-1)?.sha; at !== void 0 && at !== ours && parents.has(at); at = parents.get(at)) {
		if (chain.includes(at)) break;
		chain.push(at);
	}
	return {
		chain,
		others: commits.map(({ sha }) => sha).filter((sha) => !chain.includes(sha)).reverse()
	};
}
/** The newest of these commits that has a verified image under its own tag. */
async function newestImage(newer, registry, repository) {
	for (const commit of newer) {
		const found = await imageAt(registry, repository, commit);
		if (found !== void 0) return {
			...found,
			commit
		};
	}
}

// src/tags/forward.ts
/** The verdict where the tag and the image are all that matters; `undefined`: it hangs on the surroundings. `now`: milliseconds since 1970. */
function judge(entry, ours, current, now) {
	if (current === void 0) return entry.rule === "forward" ? void 0 : { write: true };
	if (current !== "unreadable" && current.digest === ours.digest) return {
		write: false,
		why: "it already points to this image"
	};
	if (entry.rule === "fixed") {
		const why = `it already points to ${current === "unreadable" ? "something that cannot be read" : current.digest}, and this kind of tag never moves`;
		if (!(typeof current === "object" && !isSameEnvironment(current.image, ours.image))) return {
			write: false,
			why
		};
		if (isCommit(entry.tag)) return {
			write: false,
			why: `${why}; that image is of another environment, and jobs with different environments need different repositories (input name)`
		};
		const warning = `tag ${entry.tag} is not moved: ${why}; that image is of another environment. If you moved the git tag on purpose, promote the image (docs/rollback.md)`;
		return {
			write: false,
			why: `${why}; that image is of another environment`,
			warning
		};
	}
	if (current !== "unreadable" && isLaterBuild(current.image, ours.image, now)) return {
		write: false,
		why: "it points to a later build of the same environment"
	};
	return entry.rule === "newest" ? { write: true } : void 0;
}
/**
* Whether a moving tag goes to this image. It never goes to an image of an older commit (the `:latest` race: an older commit's job
* finishes last and wins). The branch's history decides which commit is older; commit times only where it is not known.
*/
function judgeMove({ tag }, ours, current, { standing, newer, promotion, now }) {
	if (standing.kind === "gone") return {
		write: false,
		why: standing.why
	};
	const image = ours.image === "not-ours" ? void 0 : ours.image;
	if (newer !== void 0 && newer.image.fingerprint !== image?.fingerprint) return {
		write: false,
		why: `the newer commit ${newer.commit} already has an image`
	};
	if (current === void 0) return { write: true };
	if (current === "unreadable" || current.image === "not-ours") return {
		write: true,
		warning: `tag ${tag} pointed to ${current === "unreadable" ? "something that cannot be read" : "an image that container-action did not build"}. This run moves it to the verified image`
	};
	if (forbids(promotion, {
		digest: ours.digest,
		created: image?.created
	}, now)) return {
		write: false,
		why: explainPromotion(promotion),
		promotion: true
	};
	if (standing.kind === "behind" && standing.more && newer === void 0) {
		if (current.image.fingerprint !== image?.fingerprint) return {
			write: false,
			why: `more than ${standing.newer.length} commits came after this one`
		};
	}
	return standing.kind === "tip" || newer !== void 0 ? { write: true } : byTime(tag, ours, current.image, now);
}
function byTime(tag, ours, theirs, now) {
	const image = ours.image === "not-ours" ? void 0 : ours.image;
	const time = ours.revisionTime ?? image?.revisionTime;
	if (theirs.revisionTime === void 0) return {
		write: true,
		warning: `tag ${tag} pointed to an image that does not record the time of its commit. This run moves it`
	};
	if (time === void 0) {
		const why = "the time of this run's commit is not known, so the image under the tag may be newer";
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
	const later = image?.fingerprint === theirs.fingerprint ? isNewer(theirs, image, now) : compare(theirs.created, image?.created, now) > 0;
	if (seconds === 0 && later) return {
		write: false,
		why: "it points to a later build of the same commit"
	};
	return { write: true };
}
/** A refresh that was begun earlier may finish later, and one that was begun later may have its packages from the build cache. */
function isLaterBuild(theirs, ours, now) {
	if (theirs === "not-ours" || ours === "not-ours" || !isSameEnvironment(theirs, ours)) return false;
	return isNewer(theirs, ours, now);
}
function isSameEnvironment(theirs, ours) {
	return theirs !== "not-ours" && ours !== "not-ours" && theirs.fingerprint === ours.fingerprint;
}
/** By when the packages were resolved; by when the build began, and with it by the base, only where that is the same. */
function isNewer(theirs, ours, now) {
	const resolved = compare(theirs.solved, ours.solved, now);
	return resolved > 0 || resolved === 0 && compare(theirs.created, ours.created, now) > 0;
}
/**
* Positive when the first time is the later one. A clock that ran ahead must not keep everybody else's images out until its time has
* come: a time far ahead loses against one that can be. Where both are ahead it is this machine's clock that is wrong.
*/
function compare(theirs, ours, now) {
	const ahead = (time) => (time ?? 0) > now + LEEWAY;
	if (ahead(theirs) !== ahead(ours)) return ahead(theirs) ? -1 : 1;
	return (theirs ?? 0) - (ours ?? 0);
}

// src/tags/may-move.ts
/** Times that a tag may change under the questions about it. */
const MOST_LOOKS = 5;
/** Milliseconds before an answer that makes no sense is believed. */
const SECOND_THOUGHT = 2e3;
/** Asked once for all tags, by the first one that it matters to, and anew after `forget`. */
function lookAround({ registry, repository, history }) {
	let known;
	let answered = false;
	const ask = async () => {
		const standing = await history?.standing() ?? { kind: "unknown" };
		if (!isSilent(standing)) answered = true;
		return {
			standing,
			newer: standing.kind === "behind" ? await newestImage(standing.newer, registry, repository) : void 0
		};
	};
	return {
		known: () => known !== void 0,
		/** Whether GitHub told the branch's history at any time of this run. */
		answered: () => answered,
		get: () => {
			known ??= ask();
			return known;
		},
		forget: () => {
			known = void 0;
		}
	};
}
/**
* What a tag points to is read only where the answer can matter, and again after the questions about it: whoever wrote it meanwhile
* may be of a commit that the first answers did not know, so they are asked anew.
*/
async function mayMove(entry, publication, surroundings) {
	const { registry, clock, repository, manifest, revisionTime } = publication;
	const ours = {
		digest: manifest.digest,
		image: readAnnotations(manifest),
		revisionTime
	};
	if (entry.rule === "newest") return verdictOnContent(entry, ours, publication);
	let current = await read(entry, publication);
	for (let looks = 1;; looks += 1) {
		const clear = judge(entry, ours, current, clock.now());
		if (clear !== void 0) return {
			verdict: clear,
			promotion: void 0,
			historyKnown: false
		};
		const asks = publication.history !== void 0 && !surroundings.known();
		const around = await surroundings.get();
		const promotion = isReservedTag(entry.tag) ? void 0 : await lastPromotion(registry, repository, entry.tag);
		const before = current;
		if (asks || promotion !== void 0) current = await read(entry, publication);
		if (digestOf(current) !== digestOf(before) && looks < MOST_LOOKS) {
			surroundings.forget();
			continue;
		}
		const inForce = typeof current === "object" && current.digest === promotion?.to && await layersOf(current.manifest, repository, registry) !== "gone" ? promotion : void 0;
		return {
			verdict: judge(entry, ours, current, clock.now()) ?? judgeMove(entry, ours, current, {
				...around,
				promotion: inForce,
				now: clock.now()
			}),
			promotion,
			historyKnown: surroundings.answered()
		};
	}
}
/** The content tag knows no branch and no commits: only a later build, or somebody's decision, keeps it. */
async function verdictOnContent(entry, ours, publication) {
	const { registry, clock, repository } = publication;
	const known = {
		promotion: void 0,
		historyKnown: false
	};
	let current = await read(entry, publication);
	if (current === void 0 || typeof current === "object" && await layersOf(current.manifest, repository, registry) === "gone") return {
		verdict: { write: true },
		...known
	};
	const promotion = await lastPromotion(registry, repository, entry.tag);
	if (promotion !== void 0) current = await read(entry, publication);
	const verdict = judge(entry, ours, current, clock.now()) ?? { write: true };
	if (!verdict.write || typeof current !== "object") return {
		verdict,
		...known
	};
	const inForce = current.digest === promotion?.to ? promotion : void 0;
	const created = ours.image === "not-ours" ? void 0 : ours.image.created;
	if (!forbids(inForce, {
		digest: ours.digest,
		created
	}, clock.now())) return {
		verdict,
		...known,
		promotion
	};
	return {
		verdict: {
			write: false,
			why: explainPromotion(inForce),
			promotion: true
		},
		...known
	};
}
function digestOf(current) {
	return typeof current === "object" ? current.digest : current;
}
async function read(entry, publication, secondThought = SECOND_THOUGHT) {
	const { registry, clock, repository } = publication;
	const { tag, rule } = entry;
	try {
		const manifest = await registry.manifest({
			registry: repository.registry,
			path: repository.path,
			tag
		});
		return manifest && {
			digest: manifest.digest,
			image: readAnnotations(manifest),
			manifest
		};
	} catch (error) {
		if (!(error instanceof Failure && error.class === "registry-answer") || rule === "newest") throw error;
		if (secondThought === 0) return "unreadable";
		await clock.sleep(secondThought);
		return read(entry, publication, 0);
	}
}

// src/tags/image-for-tags.ts
/** The image of the newest commit that has one; of its environment the newest build. */
async function imageForTags({ registry, clock, repository, manifest, history }) {
	if (history === void 0) return {
		manifest,
		image: readAnnotations(manifest),
		why: "it is the newest",
		silent: false,
		gone: false,
		fallen: true
	};
	const asked = await history.standing();
	const newer = asked.kind === "behind" ? await newestImage(asked.newer, registry, repository) : void 0;
	const image = newer?.image ?? readAnnotations(manifest);
	const why = newer === void 0 ? "it is the newest" : `it is the image of the newer commit ${newer.commit}`;
	const found = image === "not-ours" ? void 0 : await imageAt(registry, repository, contentTag(image.fingerprint));
	const silent = isSilent(asked);
	const gone = asked.kind === "gone";
	const more = asked.kind === "behind" && asked.more === true;
	const fallen = newer === void 0 && (silent || gone || more);
	return found !== void 0 && isLaterBuild(found.image, image, clock.now()) ? {
		...found,
		why: `${why}, in a later build`,
		silent,
		gone,
		fallen
	} : {
		manifest: newer?.manifest ?? manifest,
		image,
		why,
		silent,
		gone,
		fallen
	};
}

// src/tags/second-look.ts
/** Rounds; each one that changes something answers to a run that came in between. */
const MOST = 10;
/**
* Registries know no "write if unchanged": between a look at a tag and its writing another run may have been there. So every tag that
* was written is looked at again, and pointed to what is right now, until nothing changes any more. Tags that were left alone need
* no second look: who wrote them last takes it.
*/
async function correctTags(publication, written, published) {
	const content = written.find(({ entry }) => entry.rule === "newest");
	const forward = written.filter(({ entry }) => entry.rule === "forward");
	const held = new Map(forward.map(({ entry }) => [entry.tag, publication.manifest]));
	let told = false;
	for (let round = 0; round < MOST; round += 1) {
		const restored = content !== void 0 && await restoreContent(publication, content, published);
		let moved = false;
		if (forward.length > 0) {
			const right = await imageForTags(publication);
			if (!told && (right.silent || right.gone)) told = tellBlind(publication, forward, right.gone);
			moved = await moveOn(publication, {
				forward,
				held,
				published
			}, right, content !== void 0);
		}
		if (!restored && !moved) return;
	}
	publication.log.warning(`Other runs moved the same tags again and again. This run stopped after ${MOST} attempts. If latest is not the image of the default branch, run its workflow again.`);
}
/** The content tag holds the newest build: a refresh that was begun earlier has written over it. */
async function restoreContent(publication, written, published) {
	const { registry, clock, repository, manifest, log } = publication;
	const { tag } = written.entry;
	const promotion = await lastPromotion(registry, repository, tag);
	const isForbidden = (image, digest) => forbids(promotion, {
		digest,
		created: image === "not-ours" ? void 0 : image.created
	}, clock.now());
	const ours = readAnnotations(manifest);
	const there = await imageAt(registry, repository, tag);
	if (promotion !== void 0 && isNew(promotion, written) && isForbidden(ours, manifest.digest)) {
		const decided = await whole(publication, promotion.to);
		if (decided !== void 0) {
			if (there?.manifest.digest === decided.digest) return false;
			const why = `${promotion.by} promoted it in the meantime`;
			await registry.tag(repository, tag, decided);
			log.info(`tag ${tag} -> ${decided.digest}: ${why}`);
			tell(published, tag, decided.digest === manifest.digest ? void 0 : why);
			return true;
		}
	}
	let newest = {
		manifest,
		image: ours
	};
	for (const other of [there, await laterBuild(publication)]) {
		if (other === void 0 || !isLaterBuild(other.image, newest.image, clock.now())) continue;
		if (isForbidden(other.image, other.manifest.digest)) continue;
		if (await layersOf(other.manifest, repository, registry) !== "gone") newest = other;
	}
	if (there?.manifest.digest === newest.manifest.digest) return false;
	if (there !== void 0 && !isLaterBuild(newest.image, there.image, clock.now())) return false;
	const why = "the newest build of this environment";
	await registry.tag(repository, tag, newest.manifest);
	log.info(`tag ${tag} -> ${newest.manifest.digest}: ${why}`);
	tell(published, tag, newest.manifest.digest === manifest.digest ? void 0 : `it is ${why}`);
	return true;
}
/** What became of a tag that was moved again; `why`: it went to another image than this run's. */
function tell(published, tag, why) {
	published.tagged = published.tagged.filter((name) => name !== tag);
	published.kept = published.kept.filter((kept) => kept.tag !== tag);
	if (why === void 0) published.tagged.push(tag);
	else published.kept.push({
		tag,
		why
	});
}
/** Another refresh of this environment that `latest` tells of, where the content tag was written over. */
async function laterBuild({ registry, repository, tags, history }) {
	return history !== void 0 && tags.moving.some(({ tag }) => tag === "latest") ? imageAt(registry, repository, "latest") : void 0;
}
async function moveOn(publication, { forward, held, published }, right, built) {
	const { registry, clock, repository, log } = publication;
	const created = right.image === "not-ours" ? void 0 : right.image.created;
	let moved = false;
	for (const entry of forward) {
		const { tag } = entry.entry;
		const before = held.get(tag)?.digest;
		const promotion = await newPromotion(publication, entry);
		const image = {
			digest: right.manifest.digest,
			created
		};
		const decided = promotion !== void 0 && forbids(promotion, image, clock.now()) ? await whole(publication, promotion.to) : void 0;
		const wanted = decided === void 0 ? right : {
			manifest: decided,
			why: `${promotion?.by} promoted it in the meantime`
		};
		const chosen = promotion?.to === right.manifest.digest;
		if (right.fallen && wanted === right && !chosen && before !== publication.manifest.digest) continue;
		const there = built && wanted === right ? await imageAt(registry, repository, tag) : void 0;
		const outdated = there !== void 0 && isLaterBuild(right.image, there.image, clock.now());
		if (wanted.manifest.digest === before && !outdated) continue;
		await registry.tag(repository, tag, wanted.manifest);
		held.set(tag, wanted.manifest);
		moved = true;
		log.info(`tag ${tag} -> ${wanted.manifest.digest}: ${wanted.why}`);
		tell(published, tag, wanted.manifest.digest === publication.manifest.digest ? void 0 : wanted.why);
	}
	return moved;
}
/** What came in between cannot be seen any more, and must not pass for seen. Returns whether there was something to tell. */
function tellBlind({ log }, written, gone) {
	const tags = written.filter(({ historyKnown }) => historyKnown).map(({ entry }) => entry.tag);
	if (tags.length === 0) return false;
	const what = gone ? `The branch was rewritten while the run moved ${tags.join(", ")}` : `GitHub did not answer any more after the run moved ${tags.join(", ")}`;
	log.warning(`${what}. If the run of a newer commit wrote the same tags at the same moment, they may now point to this older image. The next run of the branch corrects this. To be sure, run its workflow again.`);
	return true;
}
/** A promotion that came after this run's decision. */
async function newPromotion({ registry, repository }, written) {
	const { entry } = written;
	if (isReservedTag(entry.tag)) return void 0;
	const now = await lastPromotion(registry, repository, entry.tag);
	return now !== void 0 && isNew(now, written) ? now : void 0;
}
function isNew(now, { promotion }) {
	return JSON.stringify(now) !== JSON.stringify(promotion);
}
/** The image of a promotion; `undefined` where a clean-up has deleted it, or what is inside of it. */
async function whole({ registry, repository }, digest) {
	const found = await registry.manifest({
		registry: repository.registry,
		path: repository.path,
		digest
	});
	return found && await layersOf(found, repository, registry) !== "gone" ? found : void 0;
}

// src/tags/publish.ts
/**
* Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. First the mark of the
* verification, then the content tag, for it is what other runs look for; then the commit's tag, which tells runs of older commits that
* a newer one has its image; then what moves forward (docs/decisions/0015-forward-tags.md).
* Throws a Failure that names the tags that were written before it and those that were not.
*/
async function publish(publication) {
	const { registry, repository, manifest, log } = publication;
	const published = {
		tagged: [],
		kept: []
	};
	const all = inOrder(publication.tags);
	const written = [];
	const surroundings = lookAround(publication);
	let place = 0;
	try {
		if (publication.tags.content !== void 0) await registry.tag(repository, verifiedTag(manifest.digest), manifest);
		for (; place < all.length; place += 1) {
			const entry = all[place];
			const { verdict, ...known } = await mayMove(entry, publication, surroundings);
			if (verdict.warning !== void 0) log.warning(verdict.warning);
			if (!verdict.write) {
				published.kept.push({
					tag: entry.tag,
					why: verdict.why
				});
				log[verdict.promotion ? "notice" : "info"](`tag ${entry.tag} is not moved: ${verdict.why}`);
				continue;
			}
			await registry.tag(repository, entry.tag, manifest);
			written.push({
				entry,
				...known
			});
			published.tagged.push(entry.tag);
			log.info(`tag ${entry.tag} -> ${manifest.digest}`);
		}
	} catch (error) {
		const missing = all.slice(place).map(({ tag }) => tag);
		if (error instanceof Failure && error.class !== "cancelled") await lookAgain(publication, written, published);
		throw interrupted(error, publication, published, missing);
	}
	await lookAgain(publication, written, published);
	return published;
}
async function lookAgain(publication, written, published) {
	try {
		await correctTags(publication, written, published);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const names = written.map(({ entry }) => entry.tag).join(", ");
		publication.log.warning(`The run could not check whether another run has moved ${names} in the meantime: ${error.message}`);
	}
}
/** A git tag may be named like another tag of the list. */
function inOrder({ content, moving }) {
	const first = content === void 0 ? [] : [{
		tag: content,
		rule: "newest"
	}];
	const fixed = moving.filter(({ rule }) => rule === "fixed");
	const others = moving.filter(({ rule }) => rule !== "fixed");
	return [
		...first,
		...fixed,
		...others
	].filter(({ tag }, place, list) => list.findIndex((other) => other.tag === tag) === place);
}
function interrupted(error, { repository, manifest, tags: { content } }, { tagged, kept }, missing) {
	if (!(error instanceof Failure)) return error;
	const names = (tags) => tags.length === 0 ? "none" : tags.join(", ");
	const stayed = kept.length === 0 ? "" : `; not moved, or moved to another image: ${names(kept.map(({ tag }) => tag))}`;
	const again = content !== void 0 && missing.includes(content) ? `but ${content}, the tag by which runs find it, is missing, so the next run builds it again` : "run the job again to write the missing tags";
	return new Failure({
		class: error.class,
		doing: "writing the tags of the image",
		on: `${repositoryOf(repository)}@${manifest.digest}`,
		why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${names(tagged)}${stayed}; not written: ${names(missing)}`,
		next: `${error.text.next}. The image itself is complete and verified; ${again}`,
		tagged
	}, { cause: error });
}

// src/image/budget.ts
/** Bytes that a lecture image should stay below: every job that runs in it waits until it is pulled and unpacked. */
const BUDGET = {
	compressed: 1e9,
	disk: 3e9
};
/**
* Of each base image. `latest` and `runtime` leave room for an environment below the budget of lectures; of `solver` only builders
* wait. What they had when this was set is in containers/base/README.md ("Sizes").
*/
const BASE_BUDGETS = {
	solver: {
		compressed: 8e8,
		disk: 25e8
	},
	html: {
		compressed: 3e8,
		disk: 1e9
	},
	runtime: {
		compressed: 7e8,
		disk: 2e9
	},
	latest: {
		compressed: 12e8,
		disk: 35e8
	}
};
const SHOWN = 3;
const ADVICE = "Remove from environment.yml the packages that no lecture imports. Instead of anaconda, list the packages that you use";
/** Why an image is too large, in words that name what is largest in it; `undefined` when it is not, or when nothing is known. */
function overBudget({ size, disk, largest }, budget = BUDGET) {
	const over = [...size !== void 0 && size.bytes > budget.compressed ? [`${megabytes(size.bytes)} compressed, above ${megabytes(budget.compressed)}`] : [], ...disk !== void 0 && disk.bytes > budget.disk ? [`${megabytes(disk.bytes)} on disk, above ${megabytes(budget.disk)}`] : []];
	if (over.length === 0) return void 0;
	const list = (title, items) => {
		const words = items.toSorted((a, b) => b.bytes - a.bytes).slice(0, SHOWN).map(({ name, bytes }) => `${name} ${megabytes(bytes)}`);
		return words.length === 0 ? [] : [`the largest ${title}: ${words.join(", ")}`];
	};
	const layers = (size?.layers ?? []).map(({ what, bytes }) => ({
		name: what,
		bytes
	}));
	return [
		`it has ${over.join(" and ")}`,
		...list("layers", layers),
		...list("packages on disk", largest)
	].join("; ");
}
/**
* Holds a verified image against the budgets, before any tag points to it. Returns the sentence to show, if any: a warning with
* advice, or with `allow` a plain statement. Throws a Failure (`oversize`) instead with `fail`. `on` names the image.
*/
function holdToBudget(measured, mode, on, { budget = BUDGET, advice = ADVICE } = {}) {
	const why = overBudget(measured, budget);
	if (why === void 0) return void 0;
	if (mode === "allow") return `The image is larger than the size budget, and oversize: allow permits this: ${why}`;
	if (mode === "warn") return `The image is larger than its size budget: ${why}. ${advice}.`;
	throw new Failure({
		class: "oversize",
		doing: "comparing the image with its size budget",
		on,
		why,
		next: `${advice}. Or set the input oversize to warn, or to allow for an image that is meant to be large. No tag was moved, so jobs continue to use the earlier image`
	});
}

// src/image-build/progress.ts
const KEPT_LINES = 200;
const LONGEST_LINE = 2e3;
/** Of a line that has not ended yet: more than is shown of it, so that a secret is whole when it is looked for. */
const LONGEST_PARTIAL = 65536;
/** Follows a build: named steps with times, the lines of each, what runs now. Pure but for the clock handed in. */
var Progress = class {
	#steps = /* @__PURE__ */ new Map();
	#written = /* @__PURE__ */ new Set();
	#now;
	#write;
	#clean;
	/** The last lines outside any step: buildx's own summary of a failure. */
	tail = [];
	/** `clean` takes secrets out of what is shown or kept, before it is cut to a length. */
	constructor(now, write, clean) {
		this.#now = now;
		this.#write = write;
		this.#clean = clean;
	}
	add(event) {
		if (event.kind === "plain") {
			const text = clip(this.#clean(event.text));
			keep(this.tail, text);
			this.#write(text);
			return;
		}
		if (event.kind === "log") {
			const step = this.#steps.get(event.id);
			const lines = ((step?.partial ?? "") + event.text).split(/\r\n|\n|\r/);
			if (step) step.partial = (lines.pop() ?? "").slice(0, LONGEST_PARTIAL);
			for (const line of lines) this.#writeLine(line, step?.lines);
			return;
		}
		const known = this.#steps.get(event.id);
		if (event.kind === "started") {
			if (known?.running) return;
			const step = {
				name: this.#clean(event.name),
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
			if (known === void 0 && isWork(event.name)) this.#write(`-> ${stepTitle(this.#clean(event.name))}`);
			return;
		}
		const lines = known?.lines ?? [];
		const rest = known?.partial ?? "";
		if (rest !== "") this.#writeLine(rest, lines);
		const { id } = event;
		const name = this.#clean(event.name);
		const error = event.error === void 0 ? void 0 : this.#clean(event.error);
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
		const again = known !== void 0 && !known.running;
		const first = cached && known?.cached === false;
		const news = !again || first || event.seconds >= Math.max(1, known.seconds + .1);
		if (error === void 0 && (!news || !isWork(name))) return;
		const time = `${seconds.toFixed(1)} s`;
		const outcome = error !== void 0 ? "FAILED" : !cached ? time : seconds < 1 ? "cached" : `cached, fetched in ${time}`;
		const line = `<- ${stepTitle(name)}: ${outcome}`;
		if (this.#written.has(line)) return;
		this.#written.add(line);
		this.#write(line);
	}
	#writeLine(line, kept = []) {
		const text = clip(this.#clean(line));
		keep(kept, text);
		this.#write(`  ${text}`);
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
	lines.push(line);
	if (lines.length > KEPT_LINES) lines.shift();
}
function clip(text, length = LONGEST_LINE) {
	return text.length > length ? `${text.slice(0, length)}...` : text;
}
/** The line that tells most of a failure: the last one marked as an error, else the last one. */
function lastError(lines) {
	return (lines.filter((line) => /^ERROR:/.test(line)).at(-1)?.replace(/^ERROR:\s*/, "") ?? lines.filter((line) => line.trim() !== "").at(-1) ?? "no message").slice(0, 500);
}

export { BUDGET as a, isNewer as c, showFindings as d, BASE_BUDGETS as i, historyOf as l, lastError as n, holdToBudget as o, stepTitle as r, publish as s, Progress as t, commitTime as u };