% if is_for_admins:
This message came because you are an admin there and want such messages.
Stop them, or choose your language: {{links.account}}
% elif kind == 'test':
This message came because an admin asked for it.
% elif kind in ('prove_address', 'reset_password', 'personal_data'):
This message came because somebody typed your address at {{links.site}}. If it wasn’t you, do nothing: without the link nothing happens.
% elif kind == 'erased':
This message came because your data was erased at {{links.site}}. It is the last one.
% elif kind == 'address_changed':
This message came because this is, or was, the address of your account at {{links.site}}.
% elif is_guest and (is_of_entry or kind == 'offered'):
This message came because somebody joined a waiting list with your address at {{links.site}}. If it wasn’t you, they probably mistyped their own, and you need do nothing.
% elif is_guest and kind == 'received':
This message came because somebody handed a booking over to your address at {{links.site}}. If you don’t know of it, they probably mistyped another; you may cancel the booking, or do nothing.
% elif is_guest and has_ended:
This message came because somebody booked with your address at {{links.site}}. If it wasn’t you, there is nothing for you to do.
% elif is_guest:
This message came because somebody booked with your address at {{links.site}}. If it wasn’t you, they probably mistyped their own; you may cancel the booking, or do nothing.
% else:
% if is_of_entry:
This message came because you joined a waiting list at {{links.site}}. Messages about it end with it.
% elif has_ended:
This message came because you had a booking at {{links.site}}.
% else:
This message came because you have a booking at {{links.site}}. Messages about a booking end with the booking.
% end
Choose your language and how we reach you: {{links.account}}
% if way.has_bot:
Send /stop to get such messages by e-mail instead.
% end
% end
