A test message
% include('greeting.en.tpl')

If you can read this, messages reach you here. Nothing else needs to be done.

The messages: {{links.admin_notices}}
