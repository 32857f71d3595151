package io.vigie.bot.chat.console;

import io.vigie.commands.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** Every ending that is not a result, as the page understands it. */
@RestControllerAdvice(basePackageClasses = ConsoleErrors.class)
@ConsoleOnly
class ConsoleErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrors.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** {@code mend} is empty when nothing can be advised. */
    record ProblemView(String problem, String mend) {}

    static void write(HttpServletResponse response, HttpStatus status, String problem) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().write(JSON.writeValueAsString(new ProblemView(problem, "")));
    }

    static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such thing here.");
    }

    static ResponseStatusException badRequest(String reason) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
    }

    @ExceptionHandler
    ResponseEntity<ProblemView> problem(Problem problem) {
        HttpStatus status = switch (problem.whose()) {
            case USER -> HttpStatus.UNPROCESSABLE_CONTENT;
            case SITE -> HttpStatus.SERVICE_UNAVAILABLE;
            case OURS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
        if (problem.whose() == Problem.Whose.OURS) {
            LOG.error("{}", problem.text(), problem);
        }
        return answer(status, problem.text(), problem.mend());
    }

    @ExceptionHandler
    ResponseEntity<ProblemView> refused(ResponseStatusException e) {
        return answer(e.getStatusCode(), e.getReason() == null ? "This is not possible." : e.getReason(), "");
    }

    @ExceptionHandler({HttpMessageNotReadableException.class, MethodArgumentTypeMismatchException.class})
    ResponseEntity<ProblemView> unreadable(Exception e) {
        return answer(HttpStatus.BAD_REQUEST, "The request cannot be read.", "");
    }

    /** The page went away while it was written to. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {}

    @ExceptionHandler
    ResponseEntity<ProblemView> other(Exception e) {
        if (e instanceof ErrorResponse known && !(e instanceof ErrorResponseException)) {
            return answer(known.getStatusCode(), "The request is not one the console knows.", "");
        }
        String id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("The console failed (error {})", id, e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something in Vigie went wrong.",
                "Its log says more at error " + id + ".");
    }

    private static ResponseEntity<ProblemView> answer(HttpStatusCode status, String problem, String mend) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ProblemView(problem, mend));
    }
}
