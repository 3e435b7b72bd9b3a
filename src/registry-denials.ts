/** What a registry says when it refuses a push, in the user's words. */
export interface Denial {
  why: string
  next: string
}

/**
 * Texts of GHCR as seen in the field; the first that fits decides.
 * https://github.com/actions/runner/issues/1039, https://github.com/open-policy-agent/gatekeeper/issues/3697
 */
const DENIALS: readonly (Denial & { text: RegExp })[] = [
  {
    text: /permission_denied: write_package/i,
    why: 'the package is not linked to this repository, so jobs of this repository cannot write to it',
    next: 'Open the package\'s settings on GitHub, "Manage Actions access", and add this repository with the role Write',
  },
  {
    text: /installation not allowed to create organization package|permission_denied: create_package/i,
    why: 'the job\'s token lacks "packages: write", or the organization does not let it create packages',
    next: 'Give the job "permissions: packages: write" (a pull request from a fork never gets it). If it has that, ask an owner of the organization to allow it: organization settings, Packages, "Package creation", and Actions, General, "Workflow permissions"',
  },
  {
    text: /installation not allowed to write organization package/i,
    why: 'the job\'s token lacks "packages: write", or the organization or the package does not let it write',
    next: 'Give the job "permissions: packages: write" (a pull request from a fork never gets it). If it has that, add this repository with the role Write in the package\'s settings ("Manage Actions access"), and ask an owner whether the organization\'s settings allow it: Actions, General, "Workflow permissions"',
  },
  {
    text: /does not match expected scopes/i,
    why: 'the token lacks the scope write:packages',
    next: 'Use the job\'s own token with "packages: write", or a classic personal token with write:packages',
  },
  {
    text: /\bSAML\b/,
    why: 'the organization requires single sign-on, and this token is not authorized for it',
    next: 'Use the job\'s own token with "packages: write", or authorize the personal token for the organization ("Configure SSO")',
  },
  {
    text: /IP allow list/i,
    why: 'the organization accepts requests only from the addresses on its list',
    next: "Ask an owner to add the runner's addresses, or run the job on a runner whose address is on the list",
  },
]

export function knownDenial(said: string): Denial | undefined {
  const known = DENIALS.find(({ text }) => text.test(said))
  return known && { why: known.why, next: known.next }
}
