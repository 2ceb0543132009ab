% if is_for_admins:
This message came because you are an admin there and want such messages.
Stop them, or choose your language: {{links.account}}
% elif kind == 'test':
This message came because an admin asked for it.
% elif kind in ('prove_address', 'reset_password'):
This message came because somebody typed your address at {{links.site}}. If it wasn’t you, do nothing: without the link nothing happens.
% elif is_guest:
This message came because somebody booked with your address at {{links.site}}. If it wasn’t you, they probably mistyped their own; you may cancel the booking, or do nothing.
% else:
This message came because you have a booking at {{links.site}}. Messages about a booking end with the booking.
Choose your language and how we reach you: {{links.account}}
% if channel == 'telegram':
Send /stop to get such messages by e-mail instead.
% end
% end
