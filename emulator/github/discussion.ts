import { ApiError, invalid, invalidField, unprocessable } from './errors.ts'
import { fullName, type Actor, type Label, type Pull, type Repository, type World } from './model.ts'
import { nodeId } from './node-id.ts'
import { personNamed } from './permissions.ts'
import { checkText } from './pulls.ts'
import { record, timestamp, touch } from './refs.ts'

const maxLabel = 50
const maxAssignees = 10

/** Labels that a repository lacks are made on the way. */
export function addLabels(world: World, pull: Pull, names: readonly string[], actor: Actor): void {
  for (const name of names) {
    if (name.trim() === '') throw invalidField('Label', 'name', 'missing_field')
    if (name.length > maxLabel) throw invalid('Label', `name is too long (maximum is ${maxLabel} characters)`, 'name')
  }
  for (const name of names) {
    const label = labelNamed(world, pull.base, name)
    if (pull.labels.includes(label)) continue
    pull.labels.push(label)
    record(pull.base, { type: 'labeled', actor: actor.login, number: pull.number, detail: label.name })
  }
  touch(world, pull)
}

function labelNamed(world: World, repository: Repository, name: string): Label {
  const found = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  const label = { id: world.nextId(), name }
  repository.labels.push(label)
  return label
}

function isCollaborator(repository: Repository, login: string): boolean {
  const members = [repository.owner, ...repository.settings.collaborators].map((name) => name.toLowerCase())
  return members.includes(login.toLowerCase())
}

/** Who may not be assigned is left out in silence: https://docs.github.com/en/rest/issues/assignees */
export function addAssignees(world: World, pull: Pull, logins: readonly string[], actor: Actor): void {
  const known = new Set(pull.assignees.map(({ login }) => login.toLowerCase()))
  const fresh = logins.filter((login) => isCollaborator(pull.base, login) && !known.has(login.toLowerCase()))
  if (pull.assignees.length + fresh.length > maxAssignees) {
    throw invalid('Issue', `cannot have more than ${maxAssignees} assignees`, 'assignees')
  }
  for (const login of new Set(fresh)) {
    pull.assignees.push(personNamed(login))
    record(pull.base, { type: 'assigned', actor: actor.login, number: pull.number, detail: login })
  }
  touch(world, pull)
}

interface ReviewRequest {
  readonly users: readonly string[]
  readonly teams: readonly string[]
  /** A job's token can't see an organization's teams. */
  readonly seesTeams: boolean
}

/** All or none: one who is no collaborator refuses the whole request. */
export function requestReviews(
  world: World,
  pull: Pull,
  { users, teams, seesTeams }: ReviewRequest,
  actor: Actor,
): void {
  if (users.some((login) => login.toLowerCase() === pull.author.login.toLowerCase())) {
    throw unprocessable('Review cannot be requested from pull request author.')
  }
  const hidden = teams.find(() => !seesTeams)
  if (hidden !== undefined) {
    const message = `Could not resolve to a node with the global id of '${nodeId('Team', hidden)}'.`
    throw new ApiError(422, 'Validation Failed', { details: [message] })
  }
  const strangers = [
    ...users.filter((login) => !isCollaborator(pull.base, login)),
    ...teams.filter((team) => !pull.base.settings.teams.includes(team)),
  ]
  if (strangers.length > 0) {
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${fullName(pull.base)} repository.`,
    )
  }
  const known = new Set(pull.reviewers.map(({ login }) => login.toLowerCase()))
  pull.reviewers.push(...users.filter((login) => !known.has(login.toLowerCase())).map(personNamed))
  pull.teams.push(...teams.filter((team) => !pull.teams.includes(team)))
  const detail = [...users, ...teams].join(', ')
  record(pull.base, { type: 'review_requested', actor: actor.login, number: pull.number, detail })
  touch(world, pull)
}

export function addComment(world: World, pull: Pull, body: string, author: Actor): Pull['comments'][number] {
  if (body.trim() === '') throw invalidField('IssueComment', 'body', 'missing_field')
  checkText('IssueComment', body)
  if (pull.locked && author.type === 'Bot') throw new ApiError(403, 'Unable to create comment because issue is locked.')
  const comment = { id: world.nextId(), author, body, createdAt: timestamp(world) }
  pull.comments.push(comment)
  record(pull.base, { type: 'commented', actor: author.login, number: pull.number })
  touch(world, pull)
  return comment
}
