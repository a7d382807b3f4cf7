import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { describeUser, type Operation } from './administration.ts';
import { clientOf, type Directory, type Group, poolOf, type User, type UserPool, userOf } from './model.ts';

const membership = z.object({ UserPoolId: z.string(), Username: z.string(), GroupName: z.string() });
const userPage = z.object({
  UserPoolId: z.string(),
  Filter: z.string().default(''),
  Limit: z.number().int().min(0).max(60).default(60),
  PaginationToken: z.string().regex(/^\d+$/).default('0'),
});
/** `email = "ann@example.org"` or `email ^= "ann"` (prefix). */
const FILTER = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/;
const FILTERABLE =
  'username email phone_number name given_name family_name preferred_username cognito:user_status status sub'.split(
    ' ',
  );

/** Groups of users, and what lists and describes pools, clients and users. */
export function groupsAndLists(directory: Directory): Readonly<Record<string, Operation>> {
  const member = (input: unknown) => {
    const request = parseInput(membership, input, 'InvalidParameterException');
    const pool = poolOf(directory, request.UserPoolId);
    if (!pool.groups.has(request.GroupName)) throw new AwsError('ResourceNotFoundException', 'Group not found.');
    return { user: userOf(pool, request.Username), group: request.GroupName };
  };
  return {
    AdminAddUserToGroup: (input) => {
      const { user, group } = member(input);
      user.groups.add(group);
      return {};
    },
    AdminRemoveUserFromGroup: (input) => {
      const { user, group } = member(input);
      user.groups.delete(group);
      return {};
    },
    AdminListGroupsForUser: (input) => {
      const schema = membership.omit({ GroupName: true });
      const request = parseInput(schema, input, 'InvalidParameterException');
      const pool = poolOf(directory, request.UserPoolId);
      const groups = [...userOf(pool, request.Username).groups].flatMap((name) => pool.groups.get(name) ?? []);
      return { Groups: groups.map((group) => describeGroup(pool, group)) };
    },
    ListUsers: (input) => listUsers(directory, input),
    ListUserPools: () => ({ UserPools: [...directory.pools.values()].map(summarizePool) }),
    DescribeUserPool: (input) => {
      const { UserPoolId } = parseInput(z.object({ UserPoolId: z.string() }), input, 'InvalidParameterException');
      return { UserPool: describePool(poolOf(directory, UserPoolId)) };
    },
    DescribeUserPoolClient: (input) => {
      const schema = z.object({ UserPoolId: z.string(), ClientId: z.string() });
      const request = parseInput(schema, input, 'InvalidParameterException');
      const { client } = clientOf(directory, request.ClientId);
      return { UserPoolClient: { ...client.properties, ClientId: client.id, ClientName: client.name } };
    },
  };
}

function listUsers(directory: Directory, input: unknown): unknown {
  const request = parseInput(userPage, input, 'InvalidParameterException');
  const matches = userFilter(request.Filter);
  const found = [...poolOf(directory, request.UserPoolId).users.values()].filter(matches);
  const start = Number(request.PaginationToken);
  const page = found.slice(start, start + request.Limit);
  const end = start + page.length;
  return { Users: page.map(describeUser), ...(end < found.length ? { PaginationToken: String(end) } : {}) };
}

function userFilter(filter: string): (user: User) => boolean {
  if (filter.trim() === '') return () => true;
  const [, name = '', operator, quoted = ''] = FILTER.exec(filter) ?? [];
  if (operator === undefined || !FILTERABLE.includes(name)) {
    throw new AwsError('InvalidParameterException', `Error while parsing filter: ${filter}`);
  }
  const wanted = quoted.replace(/\\(.)/g, '$1');
  return (user) => {
    const value = filterValue(user, name);
    return operator === '=' ? value === wanted : (value?.startsWith(wanted) ?? false);
  };
}

function filterValue(user: User, name: string): string | undefined {
  if (name === 'username') return user.username;
  if (name === 'sub') return user.sub;
  if (name === 'cognito:user_status') return user.status;
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return user.attributes.get(name);
}

function describeGroup(pool: UserPool, group: Group): unknown {
  const { name: GroupName, description: Description, precedence: Precedence } = group;
  return { UserPoolId: pool.id, GroupName, Description, Precedence };
}

function summarizePool(pool: UserPool) {
  return { Id: pool.id, Name: pool.name, CreationDate: pool.createdAt / 1000, LastModifiedDate: pool.createdAt / 1000 };
}

function describePool(pool: UserPool): unknown {
  const { Policies, LambdaConfig, UsernameAttributes, MfaConfiguration, UserPoolTier } = pool.properties;
  return {
    ...summarizePool(pool),
    Arn: pool.arn,
    EstimatedNumberOfUsers: pool.users.size,
    Policies,
    LambdaConfig,
    UsernameAttributes,
    MfaConfiguration,
    UserPoolTier,
  };
}
