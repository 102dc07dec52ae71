import { isDeliveryActivityList } from "../../core/deliveries/deliveryActivity.ts";
import { isDeliveryRecordList } from "../../core/deliveries/deliveryRecord.ts";
import { isLocalEventGridStatus, isLocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import { isFault } from "../../core/deliveries/parseFault.ts";
import { isListOf, isObjectWith } from "../../core/guards.ts";
import { isObject } from "../../core/json.ts";

/** What the admin endpoint responds with, each as a check of the whole body. */
export const adminResponses = {
  status: isLocalEventGridStatus,
  activity: isObjectWith({ eventSubscriptions: isDeliveryActivityList }),
  deliveryRecords: isObjectWith({ fates: isDeliveryRecordList }),
  clock: isLocalEventGridTime,
  faults: isObjectWith({ faults: isListOf(isFault) }),
  state: isObject,
};
