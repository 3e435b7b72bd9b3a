/** The warning of a job that gets the image of another environment: its book is not built in what environment.yml asks for. */
export function otherEnvironment(reason: string): string {
  return `This job uses the image of another environment: ${reason}. The book is built with the packages of that image, so this run does not test your change of the environment.`
}
