/**
 * Whether a file of the workspace is one that google-github-actions/auth has left there: it holds a key or the job's right to ask for
 * tokens, and has another name in every run (https://github.com/google-github-actions/auth#prerequisites).
 */
export function isCredentialFile(path: string): boolean {
  return /(?:^|\/)gha-creds-[0-9a-f]+\.json$/.test(path)
}

/** Whether a file has a name under which git and its helpers keep passwords. No package needs one. */
export function isLoginFile(path: string): boolean {
  return /(?:^|\/)(?:[._]netrc|\.git-credentials|git-credentials[^/]*\.config)$/.test(path)
}
