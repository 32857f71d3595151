package io.vigie.bot;

import io.vigie.bot.wiring.SiteCheck;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Vigie {
    public static void main(String[] args) {
        if (List.of(args).contains(SiteCheck.ARGUMENT)) {
            System.exit(SiteCheck.run(args, System.out));
        }
        SpringApplication.run(Vigie.class, args);
    }
}
