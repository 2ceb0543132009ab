% # What makes an account: a name, an address, a password.
% include('input.tpl', form=form, name='name', id='name', label=_('Name'), kind='text', autocomplete='name', given=given, hint='', longest=200)
% include('input.tpl', form=form, name='email', id='email', label=_('Email'), kind='email', autocomplete='username', given='', hint=_('You sign in with it.'), longest=254)
% include('input.tpl', form=form, name='password', id='password', label=_('Password'), kind='password', autocomplete='new-password', given='', hint=_('8 characters or more. A few words that only you would put together are good.'), longest=0)
% # Below the password, which has to be typed anew.
% include('doubt.tpl', form=form)
