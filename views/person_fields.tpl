% # What makes an account: a name, an address, a password.
% include('input.tpl', form=form, name='name', id='name', label=_('Name'), kind='text', autocomplete='name', given=given, hint='', longest=200)
% include('input.tpl', form=form, name='email', id='email', label=_('Email'), kind='email', autocomplete='username', given='', hint=_('You’ll use it to sign in.'), longest=254)
% include('input.tpl', form=form, name='password', id='password', label=_('Password'), kind='password', autocomplete='new-password', given='', hint=_('8 characters or more. Three or four unrelated words work well.'), longest=0)
% # Below the password, which has to be typed anew.
% include('doubt.tpl', form=form)
