package io.vigie.bot.chat.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The files that go with messages. */
@RestController
@ConsoleOnly
class FileController {
    private final ConsoleReader reader;
    private final ConsoleChannels channels;

    FileController(ConsoleReader reader, ConsoleChannels channels) {
        this.reader = reader;
        this.channels = channels;
    }

    /** Pictures are shown; anything else is saved, so that nothing in it becomes a page of this site. */
    @GetMapping("/api/files/{id}")
    ResponseEntity<byte[]> file(@AuthenticationPrincipal ConsoleSession session, @PathVariable long id) {
        ConsoleReader.FileContent file = reader.file(id)
                .filter(f -> channels.mayRead(session, f.channel()))
                .orElseThrow(ConsoleErrors::notFound);
        ContentDisposition disposition = (file.image() ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(file.name(), StandardCharsets.UTF_8)
                .build();
        return ResponseEntity.ok()
                .contentType(
                        file.image() ? MediaType.parseMediaType(file.mediaType()) : MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
                .body(file.content());
    }
}
