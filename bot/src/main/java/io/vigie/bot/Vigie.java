package io.vigie.bot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Vigie {
    public static void main(String[] args) {
        SpringApplication.run(Vigie.class, args);
    }
}
