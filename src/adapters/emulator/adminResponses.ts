import { isDeliveryActivityList } from "../../core/deliveries/deliveryActivity.ts";
import { isDeliveryRecordList } from "../../core/deliveries/deliveryRecord.ts";
import { isLocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import { isFault } from "../../core/deliveries/parseFault.ts";
import { isListOf, isObjectWith, isText } from "../../core/guards.ts";

export const isStatus = isLocalEventGridStatus;
export const isActivity = isObjectWith({ eventSubscriptions: isDeliveryActivityList });
export const isRecords = isObjectWith({ fates: isDeliveryRecordList });
export const isClock = isObjectWith({ now: isText });
export const isFaults = isObjectWith({ faults: isListOf(isFault) });
