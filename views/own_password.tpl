% # One's own password, where it is some time since one signed in.
% if asks_password:
% include('input.tpl', form=form, name='password', id=id, label=_('Your password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
% end
