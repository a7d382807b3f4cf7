import { inject } from 'vitest';
import { createAcceleratedClock, type WakingClock } from '../../../../local/timers.ts';
import { type ChangeableTemplate, changedAssembly, ofType } from '../../../support/changed-assembly.ts';
import { type Platform, startPlatform } from '../../../support/platform.ts';

/** More than any attack needs: what is to be shown is that it fails, not that it is slow. */
const UNLIMITED = { RateLimit: 1_000_000, BurstLimit: 1_000_000 };

const POOL = 'AWS::Cognito::UserPool';
const CLIENT = 'AWS::Cognito::UserPoolClient';

/** Where tokens come from that look right and are not the platform's: another client of its pool, another pool. */
export function addStrangers(template: ChangeableTemplate): void {
  const { Resources, Outputs = {} } = template;
  const [pool] = ofType(template, POOL);
  const [client] = ofType(template, CLIENT);
  if (pool === undefined || client === undefined) return;
  const { LambdaConfig: _, UserPoolName: __, ...stranger } = pool.Properties;
  Resources['OtherClient'] = { Type: CLIENT, Properties: { ...client.Properties } };
  Resources['OtherPool'] = { Type: POOL, Properties: stranger };
  Resources['OtherPoolClient'] = {
    Type: CLIENT,
    Properties: { ...client.Properties, UserPoolId: { Ref: 'OtherPool' } },
  };
  for (const name of ['OtherClient', 'OtherPool', 'OtherPoolClient']) Outputs[name] = { Value: { Ref: name } };
}

function liftLimits(template: ChangeableTemplate): void {
  for (const plan of ofType(template, 'AWS::ApiGateway::UsagePlan')) plan.Properties['Throttle'] = UNLIMITED;
  for (const stage of ofType(template, 'AWS::ApiGateway::Stage')) delete stage.Properties['MethodSettings'];
}

/** The platform with tenants to attack, and a clock that can be turned back while tokens are issued. */
export interface ProvingGround extends Platform {
  /** Runs something in the past of the user pool; the functions go on in the present. */
  inThePast<T>(milliseconds: number, work: () => Promise<T>): Promise<T>;
}

/** @param change what is different in the templates besides the limits */
export async function startProvingGround(
  change: (template: ChangeableTemplate, folder: string) => void = () => undefined,
): Promise<ProvingGround> {
  const assembly = changedAssembly(inject('assembly'), (template, folder) => {
    liftLimits(template);
    change(template, folder);
  });
  let behind = 0;
  const present = createAcceleratedClock(1);
  const clock: WakingClock = { now: () => present.now() - behind, wakeAt: present.wakeAt };
  const platform = await startPlatform({ assembly: assembly.folder, clock }).catch((error: unknown) => {
    assembly.remove();
    throw error;
  });
  return {
    ...platform,
    async inThePast(milliseconds, work) {
      behind = milliseconds;
      return work().finally(() => {
        behind = 0;
      });
    },
    close: () => platform.close().finally(assembly.remove),
  };
}
