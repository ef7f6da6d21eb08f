# What a desktop and a shell want to know of Ranvier: manual pages and completions, entry, MIME types, metainfo and icons.
include_guard(GLOBAL)

set(made ${CMAKE_BINARY_DIR}/desktop)
file(MAKE_DIRECTORY ${made})

# The manual page and the completions of `ranvier` are told by the program itself.
set(self_description ${made}/ranvier.1.gz)
add_custom_command(OUTPUT ${made}/ranvier.1.gz
    COMMAND ranvier --man > ${made}/ranvier.1
    COMMAND gzip -9nf ${made}/ranvier.1
    DEPENDS ranvier VERBATIM)
foreach(shell bash zsh fish)
    add_custom_command(OUTPUT ${made}/ranvier.${shell} COMMAND ranvier --completion ${shell} > ${made}/ranvier.${shell}
        DEPENDS ranvier VERBATIM)
    list(APPEND self_description ${made}/ranvier.${shell})
endforeach()
add_custom_target(self_description ALL DEPENDS ${self_description})
install(FILES ${made}/ranvier.1.gz DESTINATION share/man/man1 COMPONENT cli)
install(FILES ${made}/ranvier.bash DESTINATION share/bash-completion/completions RENAME ranvier COMPONENT cli)
install(FILES ${made}/ranvier.fish DESTINATION share/fish/vendor_completions.d COMPONENT cli)
# Debian's zsh looks into a folder of its own for what packages bring.
install(FILES ${made}/ranvier.zsh DESTINATION share/zsh/site-functions RENAME _ranvier COMPONENT plain)
install(FILES ${made}/ranvier.zsh DESTINATION share/zsh/vendor-completions RENAME _ranvier COMPONENT cli EXCLUDE_FROM_ALL)

# ranvier_manual(COMPONENT name...) : manual pages written by hand, resources/man/NAME.1.
function(ranvier_manual component)
    foreach(name IN LISTS ARGN)
        set(page ${PROJECT_SOURCE_DIR}/resources/man/${name}.1)
        add_custom_command(OUTPUT ${made}/${name}.1.gz COMMAND gzip -9nc ${page} > ${made}/${name}.1.gz DEPENDS ${page} VERBATIM)
        add_custom_target(manual_${name} ALL DEPENDS ${made}/${name}.1.gz)
        install(FILES ${made}/${name}.1.gz DESTINATION share/man/man1 COMPONENT ${component})
    endforeach()
endfunction()
ranvier_manual(cli ranvier-worker)
if(NOT RANVIER_WINDOW)
    return()
endif()
ranvier_manual(window ranvier-gui ranvier-render)

set(id org.ranvier.Ranvier)
set(desktop ${PROJECT_SOURCE_DIR}/resources/desktop)
install(FILES ${desktop}/${id}.desktop DESTINATION share/applications COMPONENT window)
install(FILES ${desktop}/${id}.metainfo.xml DESTINATION share/metainfo COMPONENT window)
install(FILES ${desktop}/${id}.mime.xml DESTINATION share/mime/packages RENAME ${id}.xml COMPONENT window)

set(icon ${PROJECT_SOURCE_DIR}/resources/icons/${id}.svg)
set(hicolor share/icons/hicolor)
install(FILES ${icon} DESTINATION ${hicolor}/scalable/apps COMPONENT window)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/${id}-symbolic.svg DESTINATION ${hicolor}/symbolic/apps COMPONENT window)
# Desktops that draw no SVG take pixels; without rsvg-convert they take the name alone.
find_program(RANVIER_RSVG_CONVERT rsvg-convert)
if(RANVIER_RSVG_CONVERT)
    set(pictures)
    foreach(side 16 22 24 32 48 64 128 256 512)
        set(picture ${made}/${side}.png)
        add_custom_command(OUTPUT ${picture} COMMAND ${RANVIER_RSVG_CONVERT} -w ${side} -h ${side} -o ${picture} ${icon}
            DEPENDS ${icon} VERBATIM)
        install(FILES ${picture} DESTINATION ${hicolor}/${side}x${side}/apps RENAME ${id}.png COMPONENT window)
        list(APPEND pictures ${picture})
    endforeach()
    add_custom_target(icon_pictures ALL DEPENDS ${pictures})
endif()
