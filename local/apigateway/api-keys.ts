import type { Clock } from '../../functions/shared/clock.ts';
import { AwsError } from '../service.ts';
import { randomId } from './identifiers.ts';
import type { ApiKey, Gateway, UsagePlan } from './model.ts';

export interface NewApiKey {
  /** @default - a new one */
  readonly id?: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  /** 20 to 128 characters. @default - a new one */
  readonly value: string | undefined;
  /** The template makes it. @default - a caller does */
  readonly ofTemplate?: boolean;
}

const GENERATED_VALUE_LENGTH = 40;

/** @throws AwsError `BadRequestException` for a value of the wrong length, `ConflictException` for one that is taken */
export function addApiKey(gateway: Gateway, clock: Clock, request: NewApiKey): ApiKey {
  const { id = randomId(10), name, description, enabled, ofTemplate = false } = request;
  const earlier = gateway.earlier.apiKeys.get(id);
  const value = request.value ?? earlier?.value ?? randomId(GENERATED_VALUE_LENGTH);
  if (value.length < 20 || value.length > 128) {
    throw new AwsError('BadRequestException', 'API Key value should be at least 20 characters and at most 128');
  }
  if ([...gateway.apiKeys.values()].some((key) => key.value === value)) {
    throw new AwsError('ConflictException', 'API Key already exists', 409);
  }
  const now = clock.now();
  const { createdAt, updatedAt } = earlier ?? { createdAt: now, updatedAt: now };
  const key = { id, value, createdAt, updatedAt, name, description, enabled, ofTemplate };
  gateway.apiKeys.set(id, key);
  return key;
}

/** @throws AwsError `NotFoundException` */
export function apiKeyOf(gateway: Gateway, id: string): ApiKey {
  const key = gateway.apiKeys.get(id);
  if (key === undefined) throw new AwsError('NotFoundException', 'Invalid API Key identifier specified', 404);
  return key;
}

/** @throws AwsError `NotFoundException` */
export function usagePlanOf(gateway: Gateway, id: string): UsagePlan {
  const plan = gateway.usagePlans.get(id);
  if (plan === undefined) throw new AwsError('NotFoundException', 'Invalid Usage Plan ID specified', 404);
  return plan;
}

/**
 * Adds a key to a plan. A key belongs to one plan for each stage.
 * @throws AwsError `NotFoundException`, `ConflictException`
 */
export function addKeyToPlan(gateway: Gateway, planId: string, keyId: string): ApiKey {
  const plan = usagePlanOf(gateway, planId);
  const key = apiKeyOf(gateway, keyId);
  const sharesStage = (other: UsagePlan) =>
    other.stages.some((stage) => plan.stages.some((own) => own.apiId === stage.apiId && own.stage === stage.stage));
  for (const other of gateway.usagePlans.values()) {
    if (!other.keys.has(keyId) || !(other === plan || sharesStage(other))) continue;
    throw new AwsError('ConflictException', `Usage Plan ${other.id} has the key ${keyId} for this stage already`, 409);
  }
  plan.keys.add(keyId);
  return key;
}

/** Deletes a key, and its place in usage plans. @throws AwsError `NotFoundException` */
export function deleteApiKey(gateway: Gateway, id: string): void {
  apiKeyOf(gateway, id);
  gateway.apiKeys.delete(id);
  for (const plan of gateway.usagePlans.values()) plan.keys.delete(id);
}
