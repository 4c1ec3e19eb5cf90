extern int plm_placeholder;
int plm_placeholder;
