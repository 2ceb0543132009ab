% if is_for_admins:
You received this because you’re an admin at {{site}} and get admin alerts.
Turn them off or change your language: {{links.account}}
% elif kind == 'test':
You received this because an admin asked for a test message.
% elif kind == 'written' and not booking and not is_of_entry:
You received this because you asked to see this message as guests will get it.
% elif kind in ('prove_address', 'reset_password', 'personal_data'):
You received this because someone entered this address at {{site}}. Not you? Ignore it: nothing happens unless the link is used.
% elif kind == 'erased':
You received this because your data was erased at {{site}}. This is the last message.
% elif kind == 'address_changed':
You received this because this is, or was, the address of your account at {{site}}.
% elif is_guest and (is_of_entry or kind == 'offered'):
You received this because someone joined a waiting list with this address at {{site}}. Not you? Ignore it.
% elif is_guest and kind == 'received':
You received this because someone handed a booking over to this address at {{site}}. Not expecting it? Ignore it or cancel the booking.
% elif is_guest and has_ended:
You received this because someone booked with this address at {{site}}. Not you? Ignore it.
% elif is_guest:
You received this because someone booked with this address at {{site}}. Not you? Ignore it or cancel the booking.
% else:
% if is_of_entry:
You received this because you {{"were" if kind == "waitlist_closed" else "are"}} on a waiting list at {{site}}.
% elif has_ended:
You received this because you had a booking at {{site}}.
% else:
You received this because you have a booking at {{site}}.
% end
Change your language or how we reach you: {{links.account}}
% if way.has_bot:
Send /stop to get these messages by email instead.
% end
% end
