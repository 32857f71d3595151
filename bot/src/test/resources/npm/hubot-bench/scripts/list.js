// Answers at once, with as many characters as Vigie's answer to the same question has.
'use strict';

const answer = 'x'.repeat(Number(process.env.ANSWER_LENGTH));

module.exports = (robot) => robot.respond(/vm list --cluster rennes/, (response) => response.send(answer));
