Test message
% include('greeting.en.tpl')

If you can read this, our messages reach you here. There’s nothing else to do.

Open all messages: {{links.admin_notices}}
