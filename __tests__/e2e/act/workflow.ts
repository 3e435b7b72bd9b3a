const PAGES = ['for page in lectures/_build/html/*.html; do echo "page=$(basename "$page")"; done']

/**
 * The example's workflow as it is run here: the same file with lines added, none changed. What a lecture repository
 * leaves to the defaults has to be said on loopback (`with:`), and act lacks what the runner gives a container job: an
 * empty foreign home folder. The step at the end shows what the job left behind, with the commands `evidence`. Throws
 * if the file has changed so much that a place is no longer found once.
 */
export function workflowForAct(text: string, inputs: Record<string, string>, evidence = PAGES): string {
  const given = Object.entries(inputs).map(([name, value]) => `          ${name}: ${value}`)
  const added = [
    { after: `          force: \${{ inputs.force || false }}`, lines: given },
    {
      after: '    container:',
      lines: ['      env:', '        HOME: /github/home', '      volumes:', '        - /github/home'],
    },
    {
      after: '        run: jupyter-book build lectures',
      lines: [
        '      - name: Evidence',
        '        run: |',
        '          cat /etc/quantecon-container',
        '          echo "home=$HOME"',
        ...evidence.map((line) => `          ${line}`),
      ],
    },
  ]
  return added.reduce((sofar, { after, lines }) => {
    const pieces = sofar.split(`${after}\n`)
    if (pieces.length !== 2)
      throw new Error(`"${after.trim()}" is ${pieces.length - 1} times in the workflow, not once`)
    return pieces.join(`${[after, ...lines].join('\n')}\n`)
  }, text)
}

/** The copy whose job outputs are all empty, as when the runner drops them. */
export function withoutOutputs(text: string): string {
  return text.replaceAll('steps.container.outputs.', 'steps.nothing.outputs.')
}

/** `owner/name@ref` of the one step that uses the action. */
export function useOf(text: string, action: string): string {
  const found = text.match(new RegExp(`uses: (${action}@\\S+)`))
  if (!found?.[1]) throw new Error(`the workflow does not use ${action}`)
  return found[1]
}
