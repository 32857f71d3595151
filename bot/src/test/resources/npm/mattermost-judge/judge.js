// The official client against the fake server: node judge.js URL BOT_TOKEN JANES_TOKEN CHANNEL TEAM
// Each step prints "ok WHAT"; "please WHAT" asks the test for something only a server's owner can do.
'use strict';

const assert = require('node:assert/strict');
const WS = require('ws');

globalThis.WebSocket = WS;
globalThis.CloseEvent ??= class CloseEvent extends Event {
    constructor(type, init = {}) {
        super(type);
        this.code = init.code;
    }
};
const {Client4, WebSocketClient} = require('@mattermost/client');

const [url, botToken, janesToken, channelName, teamName] = process.argv.slice(2);
const socketUrl = url.replace(/^http/, 'ws') + '/api/v4/websocket';
const say = console.log;
console.log = () => {}; // the client talks much

function rest(token) {
    const client = new Client4();
    client.setUrl(url);
    client.setToken(token);
    return client;
}

/** @param header whether the upgrade itself is authenticated, as resuming wants */
function listen(token, header) {
    const events = [];
    const waiting = [];
    const client = new WebSocketClient({
        minWebSocketRetryTime: 50,
        reconnectJitterRange: 10,
        newWebSocketFn: (address) => new WS(address, header ? {headers: {Authorization: `Bearer ${token}`}} : {}),
    });
    client.missed = 0;
    client.addMissedMessageListener(() => client.missed++);
    client.addMessageListener((event) => {
        events.push(event);
        waiting.splice(0).forEach((wake) => wake());
    });
    client.initialize(socketUrl, header ? undefined : token);
    client.events = events;
    client.until = async (what, test) => {
        const end = Date.now() + 10000;
        while (!events.some(test)) {
            assert.ok(Date.now() < end, `${what} never came; seen: ${events.map((e) => e.event)}`);
            await new Promise((wake) => {
                waiting.push(wake);
                setTimeout(wake, 100);
            });
        }
        return events.find(test);
    };
    return client;
}

const posted = (text) => (e) => e.event === 'posted' && JSON.parse(e.data.post).message === text;

async function main() {
    const bot = rest(botToken);
    const jane = rest(janesToken);

    const me = await bot.getMe();
    assert.equal(me.is_bot, true);
    const janesId = (await jane.getMe()).id;
    await assert.rejects(rest('wrong').getMe(), (e) => e.status_code === 401);
    say('ok tokens');

    const seen = new Set();
    let pages = 0;
    for (let page = 0; ; page++) {
        const users = await bot.getProfiles(page, 2);
        if (users.length === 0) {
            break;
        }
        users.forEach((user) => seen.add(user.id));
        assert.ok(++pages < 50, 'the pages of users have no end');
    }
    assert.ok(seen.has(me.id) && seen.has(janesId) && pages > 1);
    say('ok users page by page');

    const team = await bot.getTeamByName(teamName);
    const channel = await bot.getChannelByName(team.id, channelName);
    say('ok names');

    const heard = listen(botToken, true);
    const hello = await heard.until('hello', (e) => e.event === 'hello');
    assert.equal(hello.seq, 0);
    assert.ok(hello.data.connection_id);
    say('ok hello');

    const browser = listen(janesToken, false);
    await browser.until('hello after the challenge', (e) => e.event === 'hello');
    say('ok authentication challenge');

    const post = await jane.createPost({channel_id: channel.id, message: 'from the official client'});
    assert.equal(post.user_id, janesId);
    await heard.until('posted', posted('from the official client'));
    await browser.until('posted', posted('from the official client'));
    say('ok posted');

    const reply = await bot.createPost({channel_id: channel.id, message: 'reply', root_id: post.id});
    assert.equal(reply.root_id, post.id);
    await assert.rejects(
        bot.createPost({channel_id: channel.id, message: 'x', root_id: reply.id}),
        (e) => e.status_code === 400);
    await assert.rejects(
        bot.createPost({channel_id: channel.id, message: 'x'.repeat(16384)}),
        (e) => e.status_code === 400);
    say('ok threads and limits');

    await bot.patchPost({id: reply.id, message: 'changed'});
    const edit = await heard.until('post_edited', (e) => e.event === 'post_edited');
    assert.equal(JSON.parse(edit.data.post).message, 'changed');
    await assert.rejects(jane.patchPost({id: reply.id, message: 'forged'}), (e) => e.status_code === 403);
    say('ok edits');

    await jane.addReaction(janesId, reply.id, 'white_check_mark');
    const reaction = await heard.until('reaction_added', (e) => e.event === 'reaction_added');
    assert.equal(JSON.parse(reaction.data.reaction).user_id, janesId);
    assert.equal((await bot.getReactionsForPost(reply.id)).length, 1);
    await assert.rejects(bot.addReaction(janesId, reply.id, 'x'), (e) => e.status_code === 403);
    await jane.removeReaction(janesId, reply.id, 'white_check_mark');
    await heard.until('reaction_removed', (e) => e.event === 'reaction_removed');
    say('ok reactions');

    const direct = await bot.createDirectChannel([me.id, janesId]);
    assert.equal((await bot.createDirectChannel([me.id, janesId])).id, direct.id);
    await bot.createPost({channel_id: direct.id, message: 'in private'});
    await browser.until('the private post', posted('in private'));
    say('ok direct messages');

    const list = await bot.getPosts(channel.id, 0, 1);
    assert.equal(list.order.length, 1);
    assert.ok(list.posts[list.order[0]]);
    say('ok posts page by page');

    const before = heard.events.length;
    say('please drop');
    await jane.createPost({channel_id: channel.id, message: 'while away'});
    await heard.until('what was said while away', posted('while away'));
    assert.equal(heard.events.slice(before).filter((e) => e.event === 'hello').length, 0, 'a resume says no hello');
    assert.equal(heard.missed, 0);
    say('ok resume');

    say('please forget');
    await jane.createPost({channel_id: channel.id, message: 'lost'});
    const again = await heard.until('a new hello', (e) => e.event === 'hello' && e !== hello);
    assert.notEqual(again.data.connection_id, hello.data.connection_id);
    assert.equal(heard.missed, 1);
    say('ok resume refused');
    say('done');
    process.exit(0);
}

main().catch((e) => {
    say('failed', e);
    process.exit(1);
});
