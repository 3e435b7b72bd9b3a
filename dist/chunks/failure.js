// src/failure.ts
/** An expected failure: its message is complete for the user, so no stack trace is shown for it. */
var Failure = class extends Error {
	name = "Failure";
	text;
	constructor(text, options) {
		super(`${text.doing} (${text.on}): ${text.why}. ${text.next}`, options);
		this.text = text;
	}
	get class() {
		return this.text.class;
	}
	get findings() {
		return this.text.findings ?? [];
	}
};
/** What an effect throws that was stopped, or not begun, because the run is cancelled. `doing` and `on` as in every Failure. */
function cancelled(signal, doing, on, more = "") {
	return new Failure({
		class: "cancelled",
		doing,
		on,
		why: `the job was cancelled (${String(signal.reason)})${more}`,
		next: "If you did not want this, run the job again"
	});
}

export { cancelled as n, Failure as t };