import type { z } from 'zod';
import { problem, problemDocument } from './common.ts';
import * as corrections from './corrections.ts';
import * as desk from './desk.ts';
import * as jobs from './jobs.ts';
import * as log from './log.ts';
import * as settings from './settings.ts';
import * as tickets from './tickets.ts';

/** Every form of the API by the name that the document gives it. */
export const components = {
  ProblemDocument: problemDocument,
  PersonProblem: problem,
  ...{ Ticket: tickets.ticket, TicketPage: tickets.ticketPage, WholeTicket: tickets.wholeTicket },
  ...{ TicketOutcome: tickets.ticketOutcome, TicketBody: tickets.ticketBody, CommentBody: tickets.commentBody },
  ...{ CloseBody: tickets.closeBody, ManagerBody: tickets.managerBody },
  ...{ Condition: desk.condition, Trigger: desk.trigger, TriggerList: desk.triggerList },
  ...{ TriggerBody: desk.triggerBody, TriggerPatch: desk.triggerPatch },
  ...{ TriggerTestBody: desk.triggerTestBody, TriggerTest: desk.triggerTest },
  ...{ Notifications: desk.notifications, NotificationsBody: desk.notificationsBody },
  ...{ PreviewBody: desk.previewBody, Preview: desk.preview, FlexLogPage: desk.flexLogPage },
  ...{ Job: jobs.job, JobList: jobs.jobList, JobBody: jobs.jobBody, Run: jobs.run, RunList: jobs.runList },
  ...{ StartedRun: jobs.startedRun, Plan: jobs.plan, PlanPage: jobs.planPage, PlanChanges: jobs.planChanges },
  PlanCauses: jobs.planCauses,
  ...{ Operation: log.operation, OperationPage: log.operationPage, ShownOperation: log.shownOperation },
  ...{ Cycle: log.cycle, CycleList: log.cycleList, Status: log.status },
  ...{ ApprovalBody: jobs.approvalBody, CycleResult: jobs.cycleResult, HeldPage: jobs.heldPage },
  ...{ ProvisionBody: jobs.provisionBody, ProvisionResult: jobs.provisionResult },
  ...{ SystemList: settings.systemList, System: settings.system, SystemBody: settings.systemBody },
  SystemDraft: settings.systemDraft,
  ...{ CloneBody: settings.cloneBody, SystemChange: settings.systemChange, SystemCheck: settings.systemCheck },
  ...{ Companies: settings.companies, ConfigurationHistory: settings.configurationHistory },
  ApiChanges: settings.apiChanges,
  ...{ DeliverySettings: settings.deliverySettings, WebhookList: settings.webhookList },
  ItsmList: settings.itsmList,
  ...{ DeliveryBody: settings.deliveryBody, DeliveryChange: settings.deliveryChange },
  ...{ UndoBody: corrections.undoBody, UndoResult: corrections.undoResult },
  ...{ ReleaseBody: corrections.releaseBody, ReleaseResult: corrections.releaseResult },
  ...{ LinkBody: corrections.linkBody, LinkUndoBody: corrections.linkUndoBody, LinkResult: corrections.linkResult },
  LinkHistory: corrections.linkHistory,
} satisfies Readonly<Record<string, z.ZodType>>;

export type Components = typeof components;
export type ComponentName = keyof Components;
