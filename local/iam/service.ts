import { AwsError, type Service } from '../service.ts';
import type { Roles } from './roles.ts';

/** IAM makes roles and policies from templates; its API lists the roles. */
export function createIamService(roles: Roles): Service {
  return {
    name: 'iam',
    protocol: 'query',
    provisioners: roles.provisioners,
    authorize: ({ action }) => [{ action: `iam:${action}`, resource: '*' }],
    async handle({ action }) {
      if (action !== 'ListRoles') throw new AwsError('InvalidAction', `iam has no ${action} here`);
      const list = roles.all().map((role) => ({
        Path: role.path,
        RoleName: role.name,
        RoleId: role.id,
        Arn: role.arn,
        MaxSessionDuration: role.maxSessionSeconds,
      }));
      return { Roles: list, IsTruncated: false };
    },
  };
}
